// In what the sources of an incident disagree, as far as its data show. Nothing is weighed and nothing added.
import { candidatesOf, list } from "../data.js";
import { isolated } from "../dom.js";
import { figure, say } from "../words/say.js";
import { bySource, hasValue, range } from "../words/words.js";

// Those who speak for a side: neither the press nor a note of the study's editor.
/** @type {(claims: Listed[]) => string[]} */
export const speakers = (claims) => [...new Set(claims.map((one) => one.by ?? ""))];
/** @type {(claims: Listed[]) => string[]} */
export const sidesOf = (claims) =>
  speakers(claims)
    .filter((by) => by && !/^(press|note)$/i.test(by))
    .slice(0, 2);

/** @type {(row: EventRow) => string[]} */
export function disputes(row) {
  if (row.context) return [];
  const all = [accounts(row), casualties(row, "killed"), casualties(row, "wounded"), places(row), side(row), land(row)];
  return all.filter((one) => typeof one === "string");
}

/** @type {(row: EventRow) => string | null} */
function accounts(row) {
  const claims = list(row.claims);
  const [one, other] = sidesOf(claims);
  if (!other) return null;
  /** @type {(by: string) => Maybe<string>[]} */
  const said = (by) => claims.filter((claim) => claim.by === by).map((claim) => claim.text);
  if (said(one).join("\n") === said(other).join("\n")) return null;
  const sides = { one: isolated(one), other: isolated(other) };
  return say("What happened: {one} and {other} give different accounts.", sides);
}

/** @type {(row: EventRow, what: "killed" | "wounded") => string | null} */
function casualties(row, what) {
  const [low, high] = [row[`${what}_low`], row[`${what}_high`]];
  if (!hasValue(low) || !hasValue(high) || low === high) return null;
  const reported = { range: range(low, high) };
  return what === "killed"
    ? say("Killed: the reports run from {range}.", reported)
    : say("Wounded: the reports run from {range}.", reported);
}

/** @type {(row: EventRow) => string | false} */
function places(row) {
  const count = candidatesOf(row).length;
  return count > 1 && say("Where: {count} places are possible.", { count: figure(count) });
}

/** @type {(row: EventRow) => string | false} */
const land = (row) => hasValue(row.disputed) && say("Whose land it is: {what}", { what: isolated(row.disputed) });

/** @type {(row: EventRow) => string | false} */
const side = (row) =>
  bySource(row).length > 0 && say("On which side: another source’s border line gives another answer.");
