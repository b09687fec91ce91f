import { placeOfSquare } from "./mgrs.js";

// Coordinates as texts, no finer than what they hold, and places that a reader writes as coordinates.
const DEGREE_M = 111_195; // of latitude, on the average
const FINEST = 5; // decimals: about 1 m

/** Longitude within -180 to 180, whichever copy of the world it is on. @type {(at: { lat: number, lng: number }) => At} */
export const wrapped = ({ lat, lng }) => [lat, ((((lng + 180) % 360) + 360) % 360) - 180];

/** @type {(value: number) => number} */
const carried = (value) => value.toFixed(6).replace(/0+$/, "").split(".")[1].length;

// The decimals of a coordinate with a step of at most a number of metres.
/** @type {(step_m: number) => number} */
export const decimalsFor = (step_m) => Math.max(0, Math.min(FINEST, Math.ceil(Math.log10(DEGREE_M / step_m))));

// No more decimals than the coordinates have, and none below a fifth of the radius that holds the true place.
/** @type {(at: At, radius_m: Maybe<number>) => number} */
export function decimalsOf([lat, lon], radius_m) {
  const most = Math.min(FINEST, Math.max(carried(lat), carried(lon)));
  return radius_m ? Math.min(most, decimalsFor(radius_m / 5)) : most;
}

/** Latitude and longitude, as other programs read them. @type {(at: At, decimals: number) => string} */
export const decimal = (at, decimals) =>
  at.map((value) => value.toFixed(decimals).replace(/^-(?=[0.]+$)/, "")).join(", ");

// Degrees, minutes and seconds of the rounded coordinates: they hold nothing that these do not.
/** @type {(at: At, decimals: number) => string} */
export function sexagesimal(at, decimals) {
  const places = decimals > 3 ? 1 : 0; // of a second
  return at
    .map((value, axis) => {
      const seconds = Number((Math.abs(Number(value.toFixed(decimals))) * 3600).toFixed(places));
      const parts = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60), seconds % 60];
      const [degrees, minutes] = parts.map((part) => String(part).padStart(2, "0"));
      const last = parts[2].toFixed(places).padStart(places ? places + 3 : 2, "0");
      const sign = (axis ? "EW" : "NS")[Number(value < 0)];
      return `${degrees}°${decimals > 0 ? `${minutes}′` : ""}${decimals > 1 ? `${last}″` : ""}${sign}`;
    })
    .join(" ");
}

// Reading --------------------------------------------------------------------------------------------

const NUMBER = String.raw`\d+(?:\.\d+)?`;
const AXIS = String.raw`([+-]?)([NSEW]?)\s*([+-]?)(${NUMBER})\s*°?\s*(?:(${NUMBER})\s*['′’]\s*)?(?:(${NUMBER})\s*(?:["″”]|''|′′)\s*)?([NSEW]?)`;
const PLACE = new RegExp(String.raw`^(?:go\s*to\b)?\s*${AXIS}(\s*[,;/]\s*|\s+)${AXIS}$`, "i");

/** @type {(text: string) => string} */
const plain = (text) =>
  text
    .replace(/[۰-۹٠-٩]/g, (digit) => String(Number(digit.codePointAt(0)) & 15))
    .replace(/٫/g, ".")
    .replace(/،/g, ",")
    .replace(/−/g, "-")
    .replace(/[\u200e\u200f\u2066-\u2069]/g, "")
    .replace(/^\s*برو به/, "")
    .trim();

// Coordinates as a reader writes them: "31.05, 61.80", "go to 31.05 61.80", "61.8E 31.05N", "31°03′00″N 61°48′00″E";
// "41R PQ 12345 67890"; null for any other text. Two bare whole numbers are taken for a search unless a comma is between them.
/** @type {(text: string) => At | null} */
export function placeIn(text) {
  const match = PLACE.exec(plain(text));
  if (!match) return placeOfSquare(plain(text).replace(/^go\s*to\s+/i, ""));
  const [first, gap, second] = [match.slice(1, 8), match[8], match.slice(9, 16)];
  const [one, other] = [axis(first), axis(second)];
  if (!one || !other || (!/[.°NSEW]/i.test(plain(text).replace(/^go\s*to/i, "")) && !gap.trim())) return null;
  const turned = /[EW]/.test(one.sign) || /[NS]/.test(other.sign);
  if (turned && (/[NS]/.test(one.sign) || /[EW]/.test(other.sign))) return null;
  const [lat, lon] = turned ? [other.value, one.value] : [one.value, other.value];
  return Math.abs(lat) <= 90 && Math.abs(lon) <= 180 ? [lat, lon] : null;
}

/** @type {(parts: string[]) => { value: number, sign: string } | null} */
function axis([minus, before, inner, degrees, minutes = "0", seconds = "0", after]) {
  const sign = (before || after).toUpperCase();
  const negative = minus === "-" || inner === "-";
  if ((before && after) || (sign && (minus || inner)) || Number(minutes) >= 60 || Number(seconds) >= 60) return null;
  const size = Number(degrees) + Number(minutes) / 60 + Number(seconds) / 3600;
  return { value: negative || /[SW]/.test(sign) ? -size : size, sign };
}

const KILOMETRES = new RegExp(
  String.raw`^(?:km|کیلومتر)\s*(${NUMBER})(?:\s*(?:-|–|to|تا)\s*(?:km|کیلومتر)?\s*(${NUMBER}))?$`,
  "i",
);

// Kilometres along the border as a reader writes them: "km 755", "km 700-800", "km 700 to 800"; null for any other text.
/** @type {(text: string) => [from: number, to: number] | null} */
export function kilometresIn(text) {
  const match = KILOMETRES.exec(plain(text));
  if (!match) return null;
  const [from, to] = [Number(match[1]), Number(match[2] ?? match[1])];
  return from <= to ? [from, to] : [to, from];
}
