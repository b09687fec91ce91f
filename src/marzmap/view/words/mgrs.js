// A place in the Military Grid Reference System. Grid zones, squares and letters are those of NGA.STND.0037_2.0.0_GRIDS
// (2014); both projections are on WGS 84.
const AXIS = 6_378_137; // metres
const FLATTENING = 1 / 298.257223563;
const ECCENTRICITY = Math.sqrt(FLATTENING * (2 - FLATTENING));
const SQUARE = 100_000; // metres
const RADIAN = Math.PI / 180;

const BANDS = "CDEFGHJKLMNPQRSTUVWX"; // of 8 degrees from 80 degrees south, the last of 12
const COLUMNS = ["ABCDEFGH", "JKLMNPQR", "STUVWXYZ"]; // in turn of three zones
const ROWS = "ABCDEFGHJKLMNPQRSTUV"; // from the equator; in even zones five on
const POLAR_COLUMNS = "ABCFGHJKLPQRSTUXYZ";
const POLAR_ROWS = "ABCDEFGHJKLMNPQRSTUVWXYZ";

/** @type {(lat: number, lon: number) => number} */
function zoneOf(lat, lon) {
  if (lat >= 56 && lat < 64 && lon >= 3 && lon < 12) return 32; // Norway
  if (lat >= 72 && lon >= 0 && lon < 42) return [31, 33, 35, 37][Math.floor((lon + 3) / 12)]; // Svalbard
  return Math.floor((lon + 180) / 6) + 1;
}

const n = FLATTENING / (2 - FLATTENING);
const MERIDIAN = (AXIS / (1 + n)) * (1 + n ** 2 / 4 + n ** 4 / 64);
const SERIES = [
  n / 2 - (2 * n ** 2) / 3 + (5 * n ** 3) / 16 + (41 * n ** 4) / 180,
  (13 * n ** 2) / 48 - (3 * n ** 3) / 5 + (557 * n ** 4) / 1440,
  (61 * n ** 3) / 240 - (103 * n ** 4) / 140,
  (49561 * n ** 4) / 161280,
];

// Easting and northing of the universal transverse Mercator projection in metres, from the equator northwards: Krüger's
// series as C. F. F. Karney, Transverse Mercator with an accuracy of a few nanometers, J. Geodesy 85 (2011), equations
// 7 to 12 and 35, gives them.
/** @type {(lat: number, fromMiddle: number) => [number, number]} */
function transverseMercator(lat, fromMiddle) {
  const tangent = Math.tan(lat * RADIAN);
  const length = Math.hypot(1, tangent);
  const s = Math.sinh(ECCENTRICITY * Math.atanh((ECCENTRICITY * tangent) / length));
  const conformal = tangent * Math.hypot(1, s) - s * length;
  const [cos, sin] = [Math.cos(fromMiddle * RADIAN), Math.sin(fromMiddle * RADIAN)];
  const up = Math.atan2(conformal, cos);
  const across = Math.asinh(sin / Math.hypot(conformal, cos));
  let [x, y] = [across, up];
  SERIES.forEach((factor, i) => {
    const j = 2 * (i + 1);
    x += factor * Math.cos(j * up) * Math.sinh(j * across);
    y += factor * Math.sin(j * up) * Math.cosh(j * across);
  });
  return [500_000 + 0.9996 * MERIDIAN * x, 0.9996 * MERIDIAN * y];
}

// Easting and northing of the universal polar stereographic projection in metres: J. P. Snyder, Map projections, USGS
// Professional Paper 1395 (1987), equations 15-9, 21-30, 21-31 and 21-33.
/** @type {(lat: number, lon: number) => [number, number]} */
function polarStereographic(lat, lon) {
  const e = ECCENTRICITY;
  const sin = Math.sin(Math.abs(lat) * RADIAN);
  const t = Math.tan(Math.PI / 4 - (Math.abs(lat) * RADIAN) / 2) / ((1 - e * sin) / (1 + e * sin)) ** (e / 2);
  const radius = (2 * AXIS * 0.994 * t) / Math.sqrt((1 + e) ** (1 + e) * (1 - e) ** (1 - e));
  const away = radius * Math.cos(lon * RADIAN);
  return [2_000_000 + radius * Math.sin(lon * RADIAN), 2_000_000 + (lat > 0 ? -away : away)];
}

// The place of a zone's easting and northing: a degree is almost the same length all about it, so a few steps lead there.
/** @type {(zone: number, easting: number, northing: number) => At} */
function placeOn(zone, easting, northing) {
  let [lat, fromMiddle] = [northing / 111_000, 0];
  for (let step = 0; step < 20; step += 1) {
    const [x, y] = transverseMercator(lat, fromMiddle);
    lat += (northing - y) / 111_000;
    fromMiddle += (easting - x) / (111_000 * Math.cos(lat * RADIAN));
  }
  return [lat, fromMiddle + 6 * zone - 183];
}

/** Zone, square and metres within the square. @type {(lat: number, lon: number) => [string, string, number, number]} */
function gridded(lat, lon) {
  if (lat >= -80 && lat < 84) {
    const zone = zoneOf(lat, lon);
    const [easting, northing] = transverseMercator(lat, lon - (6 * zone - 183));
    const north = northing < 0 ? northing + 10_000_000 : northing;
    const column = COLUMNS[(zone - 1) % 3][Math.floor(easting / SQUARE) - 1];
    const row = ROWS[(Math.floor(north / SQUARE) + (zone % 2 ? 0 : 5)) % 20];
    const band = BANDS[Math.min(19, Math.floor((lat + 80) / 8))];
    return [zone + band, column + row, easting % SQUARE, north % SQUARE];
  }
  const [easting, northing] = polarStereographic(lat, lon);
  const east = easting >= 2_000_000;
  const column = POLAR_COLUMNS[Math.floor(easting / SQUARE) - (east ? 20 : 2)];
  const row = POLAR_ROWS[Math.floor(northing / SQUARE) - (lat > 0 ? 13 : 8)];
  return [(lat > 0 ? "YZ" : "AB")[Number(east)], column + row, easting % SQUARE, northing % SQUARE];
}

// The square of the grid that holds a place: with 5 digits of 1 m, with 4 of 10 m, ..., with 0 of 100 km.
/** @type {(at: At, digits: number) => string} */
export function mgrs([lat, lon], digits) {
  const [zone, square, east, north] = gridded(lat, lon);
  /** @type {(metres: number) => string} */
  const cut = (metres) => String(Math.floor(metres)).padStart(5, "0").slice(0, digits);
  return [zone, square, cut(east), cut(north)].join(" ").trim();
}

const WRITTEN = /^(\d{1,2})([C-HJ-NP-X])(\s*)([A-HJ-NP-Z])([A-HJ-NP-V])\s*(?:(\d{1,5})\s+(\d{1,5})|(\d*))$/i;

// The middle of a square as a reader writes it: "41R PQ 12345 67890", "41RPQ1234567890", "41R PQ". Null for any other
// text, for a square that is not in its zone and band, and for those of the poles.
/** @type {(text: string) => At | null} */
export function placeOfSquare(text) {
  const match = WRITTEN.exec(text);
  if (!match) return null;
  const [, number, letter, gap, column, row, x, y = "", joined = ""] = match;
  const digits = x === undefined ? joined.length / 2 : x.length;
  const [east, north] = x === undefined ? [joined.slice(0, digits), joined.slice(digits)] : [x, y];
  const zone = Number(number);
  const across = COLUMNS[(zone + 2) % 3].indexOf(column.toUpperCase());
  if (zone < 1 || zone > 60 || across < 0 || east.length !== north.length || digits > 5 || !(digits || gap))
    return null;
  /** @type {(written: string) => number} */
  const metres = (written) => Number(written.padEnd(5, "0")) + 10 ** (5 - digits) / 2;
  const south = 8 * BANDS.indexOf(letter.toUpperCase()) - 80;
  const up = (ROWS.indexOf(row.toUpperCase()) + (zone % 2 ? 0 : 15)) % 20;
  // Rows come again each 2000 km: the first of them in the band, which may begin within it.
  const [, start] = transverseMercator(south, 0);
  const turn = Math.ceil((start / SQUARE - up - 1) / 20);
  const at = placeOn(zone, (across + 1) * SQUARE + metres(east), (up + 20 * turn) * SQUARE + metres(north));
  const inside = at[0] > south - 1 && at[0] < south + (south === 72 ? 13 : 9) && Math.abs(at[1] - 6 * zone + 183) < 7;
  return inside ? [Number(at[0].toFixed(digits + 1)), Number(at[1].toFixed(digits + 1))] : null;
}
