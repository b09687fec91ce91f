// Figures and codes as words. Pure functions: no element, no state.
import { countries } from "./data.js";

export const countryName = (code) => countries.get(code)?.name ?? code;

export const known = (value) => value !== null && value !== undefined && value !== "";
const number = (value, digits = 0) => value.toLocaleString("en", { maximumFractionDigits: digits });

// Distances ----------------------------------------------------------------------------------------

// Rounded to what the radius supports: nobody knows 2,064 m of a village 3 km wide.
export function distance(metres, radius) {
  const step = !known(radius) ? 100 : radius >= 1000 ? 1000 : radius >= 100 ? 100 : 10;
  const size = Math.abs(metres);
  if (size < step / 2) return `less than ${plain(step)}`;
  return `about ${plain(Math.round(size / step) * step)}`;
}

export function plain(metres) {
  return metres >= 1000 ? `${number(metres / 1000, 1)} km` : `${number(metres)} m`;
}

function interval(row) {
  const { border_distance_low_m: low, border_distance_high_m: high } = row;
  if (!known(low) || !known(high)) return "";
  if (low < 0) return ` (on either side of the line, up to ${plain(Math.round(high / 100) * 100)})`;
  if (high < 1000) return ` (${Math.round(low / 10) * 10} to ${Math.round(high / 10) * 10} m)`;
  return ` (${number(low / 1000, 1)} to ${number(high / 1000, 1)} km)`;
}

export function percent(probability) {
  if (probability < 0.005) return "under 1 %";
  return probability > 0.995 ? "over 99 %" : `${Math.round(probability * 100)} %`;
}

// The scale of the command line (marzmap/_words.py).
export function likelihood(probability) {
  if (probability >= 0.95) return "almost surely";
  if (probability >= 0.8) return "likely";
  if (probability <= 0.05) return "almost surely not";
  return probability <= 0.2 ? "unlikely" : "not known";
}

// How sure the side is: "high", "middle" or "low".
export function grade(probability, side) {
  if (!known(probability) || side === "undetermined") return "low";
  return probability >= 0.95 ? "high" : probability >= 0.8 ? "middle" : "low";
}

export const certainty = (row) => grade(row.side_probability, row.side);

export function side(row) {
  if (!known(row.border_distance_m))
    return `Not measured against the border${row.reason ? `: ${row.reason}` : ""}`;
  const away = `${distance(row.border_distance_m, row.radius_m)} from the line${interval(row)}`;
  if (!known(row.side_probability) || !known(row.side_likely)) {
    return `Side not determined, ${away}${row.reason ? `; ${row.reason}` : ""}`;
  }
  const country = countryName(row.side_likely);
  const sure = percent(row.side_probability);
  if (certainty(row) === "low") return `Side not determined, ${away}; ${country} is likelier (${sure})`;
  return `In ${country}, ${away}, ${certainty(row) === "high" ? "sure" : "fairly sure"} (${sure})`;
}

// In a list there is room for the gist only.
export function sideShort(row) {
  if (!known(row.border_distance_m)) return "";
  const away = distance(row.border_distance_m, row.radius_m).replace("about ", "");
  return certainty(row) === "low"
    ? `side not determined, ${away} from the line`
    : `${countryName(row.side_likely)}, ${away} from the line`;
}

export const sourceName = (source) =>
  source.replace(/(^|-)(.)/g, (_, gap, first) => (gap ? " " : "") + first.toUpperCase());

// Border sources that see the side otherwise than the main one, which is told first:
// "world: IRN 0.99; natural-earth: undetermined (AFG 0.62)".
export function bySource(row) {
  const told = (row.side_by_source ?? "").split("; ").flatMap((part) => {
    const found = /^(.+?): (undetermined)? ?\(?(?:(\w+) ([\d.]+)|point in (.+?))\)?$/.exec(part);
    return found ? [found.slice(1)] : [];
  });
  const [main, ...others] = told;
  const verdict = ([, open, country, , point]) => `${open ?? country} ${point ?? ""}`;
  return others
    .filter((one) => verdict(one) !== verdict(main))
    .map(([source, open, country, sure, point]) => {
      const said = point
        ? `the point lies in ${countryName(point)}`
        : open
          ? `not determined, ${countryName(country)} is likelier (${percent(+sure)})`
          : `in ${countryName(country)} (${percent(+sure)})`;
      return `${sourceName(source)}’s line: ${said}`;
    });
}

// Barriers and crossings ---------------------------------------------------------------------------

const capital = (word) => word.charAt(0).toUpperCase() + word.slice(1);
export const barrierKind = (row) => `${row.kind ?? "barrier"}${row.schematic ? " (schematic)" : ""}`;

// How far is rounded to what both the place's radius and the barrier's own accuracy support.
export function barrier(row, found) {
  if (!known(row.barrier_distance_m)) return capital(barrierKind(found));
  const coarse = known(row.radius_m) ? Math.max(row.radius_m, found.accuracy_m ?? 0) : null;
  const away = `${capital(barrierKind(found))}: ${distance(row.barrier_distance_m, coarse)} away`;
  const behind = row.behind_barrier_probability;
  return known(behind) ? `${away}; behind it: ${likelihood(behind)} (${percent(behind)})` : away;
}

export function crossingState(row) {
  if (row.crossing_open === undefined) return "";
  if (row.crossing_open === null) return "not known whether open at the date";
  return row.crossing_open ? "open at the date" : "closed at the date";
}

// Places -------------------------------------------------------------------------------------------

const PLACED = {
  given: "coordinates given with the incident",
  gazetteer: "found in a gazetteer",
  curated: "placed by hand from the sources",
  centroid: "centre of its district or province",
  inferred: "inferred from a description",
};

export function placed(row) {
  const how = PLACED[row.placed_by] ?? row.placed_by ?? "not known how placed";
  return known(row.radius_m)
    ? `${how}; true place within ${plain(row.radius_m)} (95 %)`
    : `${how}; radius not known`;
}

// Casualties ---------------------------------------------------------------------------------------

export function range(low, high) {
  if (!known(low) && !known(high)) return "not known";
  if (!known(high)) return `at least ${low}`;
  if (!known(low)) return `at most ${high}`;
  if (low === high) return low === 0 ? "none" : `${low}`;
  return `${low} to ${high}`;
}

// Dates --------------------------------------------------------------------------------------------

const MONTHS = "January February March April May June July August September October November December".split(
  " ",
);
const SEASONS = { 21: "Spring", 22: "Summer", 23: "Autumn", 24: "Winter" };
const DOUBT = { "?": "uncertain", "~": "approximate", "%": "uncertain and approximate" };
const solarHijri = new Intl.DateTimeFormat("en-u-ca-persian-nu-latn", {
  timeZone: "UTC",
  year: "numeric",
  month: "long",
  day: "numeric",
});

function instant(edtf, brief) {
  const found = /^(\d{4})(?:-(\d\d|XX)(?:-(\d\d|XX))?)?([?~%])?$/.exec(edtf);
  if (!found) return null;
  const [, year, month = "XX", day = "XX", doubt] = found;
  const tail = doubt ? `, ${DOUBT[doubt]}` : "";
  if (month === "XX") return brief ? `${year}${tail}` : `${year}, month not known${tail}`;
  const name = MONTHS[month - 1];
  if (!name) return SEASONS[month] ? `${SEASONS[month]} ${year}${tail}` : null;
  if (day === "XX") return brief ? `${name} ${year}${tail}` : `${name} ${year}, day not known${tail}`;
  const gregorian = `${+day} ${name} ${year}`;
  if (brief) return gregorian + tail;
  const parts = Object.fromEntries(
    solarHijri.formatToParts(Date.UTC(year, month - 1, day)).map(({ type, value }) => [type, value]),
  );
  return `${gregorian} (${parts.day} ${parts.month} ${parts.year})${tail}`;
}

// EDTF in words; what is none of the usual forms is shown as it stands.
export function date(row, brief = false) {
  const edtf = row.date_edtf;
  if (!known(edtf)) return "Date not known";
  const ends = edtf.split("/").map((end) => (end === "" || end === ".." ? "not known" : instant(end, brief)));
  if (ends.includes(null) || ends.length > 2) return edtf;
  return ends.length === 1 ? ends[0] : `${ends[0]} to ${ends[1]}`;
}
