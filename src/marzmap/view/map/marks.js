// What each event looks like and where it lies in the world, as arrays: nothing is made for an event that is not drawn.
import { coded, eventCount, incidentCount, latitude, longitude } from "../data.js";
import { casualties, facetOf } from "../facets.js";
import { shapeNumber, SIZES, sizeFor, SURES, typeOrder } from "./symbols.js";

const FARTHEST = 85.0511287798; // degrees of latitude in Web Mercator

// Of each event: the pixel of the whole world at zoom 0, as Leaflet counts them (NaN where there is no place), and its symbol.
export const looks = {
  worldX: longitude.map((east) => 256 * (east / 360 + 0.5)),
  worldY: latitude.map((north) => {
    const sine = Math.sin((Math.max(-FARTHEST, Math.min(FARTHEST, north)) * Math.PI) / 180);
    return 256 * (0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI));
  }),
  shapes: new Uint8Array(eventCount).fill(shapeNumber("context")),
  sures: new Uint8Array(eventCount),
  sizes: new Uint8Array(eventCount).fill(SIZES[0].pixels),
  kinds: typeOrder.length,
  incidentCount,
};

function look() {
  const type = coded("event_type");
  const shapeOf = Uint8Array.from(type.values, shapeNumber);
  const { values, codes } = facetOf("sure");
  const sureOf = Uint8Array.from(values, (value) => SURES.findIndex(({ name }) => name === value));
  const most = casualties();
  const largest = SIZES[SIZES.length - 1].least;
  const sizeAt = Uint8Array.from({ length: largest + 1 }, (_, casualties) => sizeFor(casualties));
  for (let i = 0; i < incidentCount; i += 1) {
    looks.shapes[i] = shapeOf[type.codes[i]];
    looks.sures[i] = sureOf[codes[0][i]];
    looks.sizes[i] = sizeAt[Math.min(largest, most[i])];
  }
}
look();
