// How dense the incidents lie along the border, each spread as far as its place is unsure.
//
// As marzmap/summarise/along.py: a Gaussian kernel along the line, as in a mirror at the ends of a part, and going round
// where a part is closed. Here an incident's own normal lies along the line as well, round its chainage, so that one
// kernel with the sum of both variances does for both; of several possible places the one shown counts.
import { stretchCount } from "../map/stretches.js";

const NODES = 10; // places of a bin at which the density is worked out; even, so that one is its middle
const BANDWIDTH_M = 10_000; // deviation of the kernel
const RADIUS_SIGMAS = 2.4477; // deviations in a radius that holds a place with 95 %
const WIDEST = 1.5; // deviations of more lengths of a part leave it as even as this
const ALIKE = 1.04; // incidents whose deviations differ by less share a kernel
const REACH = 6; // deviations at which a kernel ends
const PER_M = 10_000; // metres for which the density is given

// Return the class of each incident's deviation, which is BANDWIDTH_M * ALIKE ** class.
/** @param {Int32Array} part @param {Float64Array} radius of the incidents' places, in metres @param {Line[]} lines */
export function deviationClasses(part, radius, lines) {
  const classes = new Uint8Array(part.length);
  for (let i = 0; i < part.length; i += 1) {
    if (part[i] < 0 || !(radius[i] > 0)) continue;
    const most = Math.max(BANDWIDTH_M, WIDEST * lines[part[i]].length);
    const deviation = Math.min(most, Math.hypot(BANDWIDTH_M, radius[i] / RADIUS_SIGMAS));
    classes[i] = Math.round(Math.log(deviation / BANDWIDTH_M) / Math.log(ALIKE));
  }
  return classes;
}

// Return the density of some incidents at the nodes of each part.
/** @param {ArrayLike<number>} incidents @param {Places & { classes: Uint8Array }} places @param {Line[]} lines @returns {Density[]} */
export function densities(incidents, { part, along, classes }, lines) {
  const grids = lines.map((line) => ({
    ring: line.ring,
    last: NODES * stretchCount(line),
    /** @type {Float64Array[]} */
    masses: [],
  }));
  for (let n = 0; n < incidents.length; n += 1) {
    const i = incidents[n];
    if (part[i] < 0) continue;
    const { ring, last, masses } = grids[part[i]];
    const mass = (masses[classes[i]] ??= new Float64Array(last + 1));
    // Between two nodes it is shared by how near it is to each.
    const at = Math.max(0, Math.min(last, (along[i] / lines[part[i]].length) * last));
    const node = Math.min(last - 1, Math.floor(at));
    mass[node] += 1 - (at - node);
    mass[ring && node + 1 === last ? 0 : node + 1] += at - node;
  }
  return grids.map(({ ring, last, masses }, number) => {
    const metres = lines[number].length / last;
    const values = new Float64Array(last + 1);
    masses.forEach((mass, kind) => addSpread(mass, values, (BANDWIDTH_M * ALIKE ** kind) / metres, ring));
    if (ring) values[last] = values[0];
    else for (const end of [0, last]) values[end] *= 2; // where an incident and its mirror image are one
    return { metres, values: values.map((value) => (value * PER_M) / metres) };
  });
}

// Add what lies at the nodes to `values`, each spread by a normal whose deviation is `sigma` nodes.
/** @param {Float64Array} mass @param {Float64Array} values @param {number} sigma @param {boolean} ring */
function addSpread(mass, values, sigma, ring) {
  const reach = Math.ceil(REACH * sigma);
  const kernel = Float64Array.from(
    { length: reach + 1 },
    (_, away) => Math.exp(-((away / sigma) ** 2) / 2) / (sigma * Math.sqrt(2 * Math.PI)),
  );
  const last = mass.length - 1;
  const turn = ring ? last : 2 * last;
  for (let from = 0; from <= last; from += 1) {
    if (!mass[from]) continue;
    for (let step = -reach; step <= reach; step += 1) {
      let to = from + step;
      if (to < 0 || to >= last) {
        to = ((to % turn) + turn) % turn;
        if (to > last) to = turn - to;
      }
      values[to] += mass[from] * kernel[Math.abs(step)];
    }
  }
}
