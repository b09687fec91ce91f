// How dense the incidents lie along the border, each spread as far as its place is unsure.
//
// As marzmap/summarise/along.py: a Gaussian kernel along the line, as in a mirror at the ends of a part, and going round
// where a part is closed. Here an incident's own normal lies along the line as well, round its chainage, so that one
// kernel with the sum of both variances does for both; of several possible places the one shown counts.
import { coded, incidentCount, numbers } from "../data.js";
import { partOf, parts, STRETCH_M } from "../map/chainage.js";

const NODES = 10; // places of a bin at which the density is worked out; even, so that one is its middle
const BANDWIDTH_M = 10_000; // deviation of the kernel
const RADIUS_SIGMAS = 2.4477; // deviations in a radius that holds a place with 95 %
const WIDEST = 1.5; // deviations of more lengths of a part leave it as even as this
const ALIKE = 1.04; // incidents whose deviations differ by less share a kernel
const REACH = 6; // deviations at which a kernel ends
const PER_M = 10_000; // the density is told for so many metres

// Of a part: how many bins of one length it has.
export const binsOf = ({ length }) => Math.max(1, Math.round(length / STRETCH_M));

// Of each incident the number of its part (-1 without a chainage), and its way along it in metres.
let places = null;
export function placed() {
  if (places) return places;
  const along = numbers("chainage_m");
  const number = numbers("border_part");
  const { values, codes } = coded("border_id");
  const ofBorder = values.map((id) => new Map(parts.map((part) => [part.border_part, partOf(id, part.border_part)])));
  const part = new Int32Array(incidentCount).fill(-1);
  for (let i = 0; i < incidentCount; i += 1)
    if (!Number.isNaN(along[i])) part[i] = ofBorder[codes[i]].get(number[i]) ?? -1;
  places = { part, along };
  return places;
}

// Of each incident the class of its deviation, which is BANDWIDTH_M * ALIKE ** class.
let classes = null;
function classed() {
  if (classes) return classes;
  const { part } = placed();
  const radius = numbers("radius_m");
  classes = new Uint8Array(incidentCount);
  for (let i = 0; i < incidentCount; i += 1) {
    if (part[i] < 0 || !(radius[i] > 0)) continue;
    const most = Math.max(BANDWIDTH_M, WIDEST * parts[part[i]].length);
    const deviation = Math.min(most, Math.hypot(BANDWIDTH_M, radius[i] / RADIUS_SIGMAS));
    classes[i] = Math.round(Math.log(deviation / BANDWIDTH_M) / Math.log(ALIKE));
  }
  return classes;
}

// The density of some incidents at the nodes of each part: { metres (from node to node), values (per 10 km) }.
export function densities(incidents) {
  const { part, along } = placed();
  const kinds = classed();
  const lines = parts.map((one) => ({ ring: one.ring, last: NODES * binsOf(one), masses: [] }));
  for (let n = 0; n < incidents.length; n += 1) {
    const i = incidents[n];
    if (part[i] < 0) continue;
    const { ring, last, masses } = lines[part[i]];
    const mass = (masses[kinds[i]] ??= new Float64Array(last + 1));
    // Between two nodes it is shared by how near it is to each.
    const at = Math.max(0, Math.min(last, (along[i] / parts[part[i]].length) * last));
    const node = Math.min(last - 1, Math.floor(at));
    mass[node] += 1 - (at - node);
    mass[ring && node + 1 === last ? 0 : node + 1] += at - node;
  }
  return lines.map(({ ring, last, masses }, number) => {
    const metres = parts[number].length / last;
    const values = new Float64Array(last + 1);
    masses.forEach((mass, kind) => spread(mass, values, (BANDWIDTH_M * ALIKE ** kind) / metres, ring));
    if (ring) values[last] = values[0];
    else for (const end of [0, last]) values[end] *= 2; // where an incident and its mirror image are one
    return { metres, values: values.map((value) => (value * PER_M) / metres) };
  });
}

// Adds what lies at the nodes to `values`, each spread by a normal whose deviation is `sigma` nodes.
function spread(mass, values, sigma, ring) {
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
