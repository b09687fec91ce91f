// Coordinates to be read and copied, how far they may be off, and the way to other maps at that place.
import { copyButton } from "./download.js";
import { el, link, set } from "../dom.js";
import { decimal, decimalsOf, sexagesimal } from "../words/degrees.js";
import { mgrs } from "../words/mgrs.js";
import { say } from "../words/say.js";
import { plain } from "../words/words.js";

const NEAR = 13; // zoom of the other maps

// Nothing is asked of them unless the reader follows the link; the place is no more exact there than here.
/** @type {[name: string, address: (lat: string, lon: string) => string][]} */
const MAPS = [
  ["OpenStreetMap", (lat, lon) => `https://www.openstreetmap.org/?mlat=${lat}&mlon=${lon}#map=${NEAR}/${lat}/${lon}`],
  ["Google Maps", (lat, lon) => `https://www.google.com/maps/search/?api=1&query=${lat}%2C${lon}`],
  ["Copernicus", (lat, lon) => `https://browser.dataspace.copernicus.eu/?zoom=${NEAR}&lat=${lat}&lng=${lon}`],
];

/** @type {(text: string, notation: string) => HTMLElement} */
function copied(text, notation) {
  const names = { field: notation, done: say("The coordinates are copied") };
  const [copy, field] = copyButton(text, () => text, names);
  set(copy, { dir: "ltr", lang: "en", title: say("Copy: {what}", { what: notation }) });
  return el("span", {}, copy, field);
}

/** The place three times over, and below it some notes. @type {(at: At, decimals: number, ...notes: Child[]) => HTMLElement} */
export function position(at, decimals, ...notes) {
  const text = decimal(at, decimals);
  const [lat, lon] = text.split(", ");
  const maps = MAPS.flatMap(([name, address], i) => [i > 0 && " · ", link(address(lat, lon), name)]);
  return el(
    "div",
    { class: "coordinates" },
    copied(text, say("decimal degrees")),
    copied(sexagesimal(at, decimals), say("degrees, minutes, seconds")),
    copied(mgrs(at, decimals), say("MGRS, the square that holds the place")),
    ...notes.map((note) => note && el("small", {}, note)),
    el("small", { class: "other-maps" }, say("Other maps: "), ...maps),
  );
}

/** @type {(row: EventRow) => HTMLElement | null} */
export function positionOf({ at, radius_m }) {
  if (!at) return null;
  const off = radius_m
    ? say("May be off by up to {radius} (95 %)", { radius: plain(radius_m) })
    : say("Not known how far they may be off");
  return position(at, decimalsOf(at, radius_m), off);
}
