// In what the sources of an incident disagree, as far as its data show. Nothing is weighed and nothing added.
import { candidatesOf } from "../data.js";
import { isolated } from "../dom.js";
import { figure, say } from "../words/say.js";
import { bySource, contradictions, hasValue, range } from "../words/words.js";

/** @type {(row: EventRow) => string[]} */
export function disputes(row) {
  if (row.context) return [];
  const all = [
    ...contradictions(row),
    casualties(row, "killed"),
    casualties(row, "wounded"),
    places(row),
    side(row),
    land(row),
  ];
  return all.filter((one) => typeof one === "string");
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
