// The facets in words: what each and its values are called, in which order, and where its lines are.
import { appearance } from "../data.js";
import { text } from "../dom.js";
import { DISTANCES, facetOf } from "../facets.js";
import { SIZES, SURES, symbol, typeOrder } from "../map/symbols.js";
import { alongName, sideName, sureName, typeName } from "../words/naming.js";
import { listed, say } from "../words/say.js";
import { unitName } from "../words/units.js";
import { plain } from "../words/words.js";

/** @type {(value: string | null) => number} */
const unknownLast = (value) => (value === null ? 1 : 0);

/** @type {(value: string | null) => HTMLElement | string} */
const named = (value) => (value === null ? say("not known") : text(value));

/** @type {(least: string | null) => Appearance["sizes"][number] | undefined} */
const sizeOf = (least) => SIZES.find((size) => String(size.least) === least);

/** @type {(size: Appearance["sizes"][number] | undefined) => string} */
export const sizeName = (size) => (size ? say(size.words, { low: size.least, high: size.most }) : say("not known"));

/** @type {(least: string | null) => string} */
function distanceName(least) {
  if (least === null) return say("not measured");
  const most = DISTANCES.find((metres) => metres > Number(least));
  if (most === undefined) return say("over {distance}", { distance: plain(Number(least)) });
  if (least === "0") return say("up to {distance}", { distance: plain(most) });
  return say("{from} to {to}", { from: plain(Number(least)), to: plain(most) });
}

/** @type {<T>(order: T[], value: T) => number} */
const place = (order, value) => (order.includes(value) ? order.indexOf(value) : order.length);

/** @type {Record<FacetName, Group>} */
export const GROUPS = {
  type: {
    title: () => say("Kinds of incident"),
    id: "types",
    label: typeName,
    swatch: (type) => symbol({ event_type: type }, { sure: "high" }),
    order: (type) => place(typeOrder, type),
  },
  side: {
    title: () => say("Side"),
    id: "sides",
    label: sideName,
    order: (side) => place([null, "undetermined"], side) * -1,
  },
  sure: {
    title: () => say(appearance.headings.certain),
    id: "sures",
    label: sureName,
    swatch: (sure) => symbol({ event_type: "armed clash" }, { sure: SURES.find(({ name }) => name === sure)?.name }),
    order: (sure) => SURES.findIndex(({ name }) => name === sure),
  },
  along: {
    title: () => say("Along the border"),
    id: "alongs",
    label: alongName,
    order: (why) => facetOf("along").values.indexOf(why),
  },
  actor: {
    title: () => say("Parties"),
    id: "actors",
    label: named,
    order: unknownLast,
  },
  casualties: {
    title: () => say(appearance.headings.casualties),
    id: "casualties",
    label: (least) => sizeName(sizeOf(least)),
    swatch: (least) => symbol({ event_type: "armed clash" }, { sure: "high", size: sizeOf(least)?.pixels }),
    order: (least) => Number(least),
  },
  distance: {
    title: () => say("Distance to the line"),
    id: "distances",
    label: distanceName,
    order: (least) => (least === null ? Infinity : Number(least)),
  },
  district: {
    title: () => say("District"),
    id: "districts",
    label: (names) => named(names && listed(names.split(", ").map(unitName))),
    order: unknownLast,
  },
  status: {
    title: () => say("Verification"),
    id: "statuses",
    label: (status) => (status === "published" ? say("checked") : status === "draft" ? say("draft") : named(status)),
    order: unknownLast,
  },
  source: { title: () => say("Sources"), id: "publishers", label: named, order: unknownLast },
};
