// In what the sources of an incident disagree, as far as its data tell. Nothing is weighed and nothing added.
import { candidatesOf, list } from "../data.js";
import { isolated } from "../dom.js";
import { figure, say } from "../words/say.js";
import { bySource, known, range } from "../words/words.js";

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
  return [accounts(row), killed(row), wounded(row), places(row), side(row)].filter((one) => typeof one === "string");
}

/** @type {(row: EventRow) => string | null} */
function accounts(row) {
  const claims = list(row.claims);
  const [one, other] = sidesOf(claims);
  if (!other) return null;
  /** @type {(by: string) => Maybe<string>[]} */
  const said = (by) => claims.filter((claim) => claim.by === by).map((claim) => claim.text);
  if (said(one).join("\n") === said(other).join("\n")) return null;
  return say("What happened: {one} and {other} give different accounts.", {
    one: isolated(one),
    other: isolated(other),
  });
}

/** @type {(low: Maybe<number>, high: Maybe<number>) => boolean} */
const differ = (low, high) => known(low) && known(high) && low !== high;

/** @type {(row: EventRow) => string | false} */
const killed = (row) =>
  differ(row.killed_low, row.killed_high) &&
  say("Killed: the reports run from {range}.", { range: range(row.killed_low, row.killed_high) });

/** @type {(row: EventRow) => string | false} */
const wounded = (row) =>
  differ(row.wounded_low, row.wounded_high) &&
  say("Wounded: the reports run from {range}.", { range: range(row.wounded_low, row.wounded_high) });

/** @type {(row: EventRow) => string | false} */
function places(row) {
  const count = candidatesOf(row).length;
  return count > 1 && say("Where: {count} places are possible.", { count: figure(count) });
}

/** @type {(row: EventRow) => string | false} */
const side = (row) =>
  bySource(row).length > 0 && say("On which side: another source’s border line gives another answer.");
