// Marks of incidents on a canvas: clusters, rings, leaders, numbers. The symbols themselves are those of symbols.js.
import { reachOf } from "./clusters.js";
import { numberBox, ranges } from "./placed_marks.js";
import { figure, language } from "../words/say.js";

/** @typedef {CanvasRenderingContext2D} Canvas */

/** @type {(colours: Palette) => string} */
const fontOf = (colours) => (language() === "fa" ? colours.persian : colours.latin);

// A ring of the kinds' colours with the count in the middle.
/** @type {(canvas: Canvas, cluster: ClusterMark, colours: Palette) => void} */
export function paintCluster(canvas, { x, y, count, kinds }, colours) {
  const outer = reachOf(count);
  const width = outer > 19 ? 4.5 : 3.5;
  /** @type {(radius: number, colour: string) => void} */
  const disc = (radius, colour) => {
    canvas.beginPath();
    canvas.arc(x, y, radius, 0, 2 * Math.PI);
    canvas.fillStyle = colour;
    canvas.fill();
  };
  disc(outer + 1.75, colours.casing);
  disc(outer, colours.raised);
  canvas.lineWidth = width;
  canvas.lineCap = "butt";
  const present = [...kinds.keys()].filter((kind) => kinds[kind]);
  let from = -Math.PI / 2;
  for (const kind of present) {
    const to = from + (2 * Math.PI * kinds[kind]) / count;
    canvas.beginPath();
    canvas.arc(x, y, outer - width / 2, from, to);
    canvas.strokeStyle = colours.types[kind];
    canvas.stroke();
    from = to;
  }
  if (present.length > 1) {
    // Fine gaps keep neighbouring colours apart for those who cannot distinguish them.
    canvas.beginPath();
    from = -Math.PI / 2;
    for (const kind of present) {
      const [cos, sin] = [Math.cos(from), Math.sin(from)];
      canvas.moveTo(x + (outer - width) * cos, y + (outer - width) * sin);
      canvas.lineTo(x + outer * cos, y + outer * sin);
      from += (2 * Math.PI * kinds[kind]) / count;
    }
    canvas.lineWidth = 1;
    canvas.strokeStyle = colours.raised;
    canvas.stroke();
  }
  canvas.font = `600 ${outer > 16 ? 12 : 11}px ${fontOf(colours)}`;
  canvas.textAlign = "center";
  canvas.textBaseline = "middle";
  canvas.fillStyle = colours.ink;
  canvas.fillText(figure(count), x, y + 0.5);
}

/** The places that symbols were moved off, and those of a cluster's incidents. @type {(marks: Mark[]) => { place: XY, mark: Mark }[]} */
const placesOf = (marks) =>
  marks.flatMap((mark) => {
    const places = mark.kind === "cluster" ? mark.places : mark.off ? [mark.off] : [];
    return places.map((place) => ({ place, mark }));
  });

// A line from each mark to the places that it stands off.
/** @type {(canvas: Canvas, marks: Mark[], colours: Palette) => void} */
export function paintLeaders(canvas, marks, colours) {
  canvas.strokeStyle = colours.ink;
  canvas.lineWidth = 1;
  canvas.beginPath();
  for (const { place, mark } of placesOf(marks)) {
    canvas.moveTo(place.x, place.y);
    canvas.lineTo(mark.x, mark.y);
  }
  canvas.stroke();
}

// A dot on each of those places.
/** @type {(canvas: Canvas, marks: Mark[], colours: Palette) => void} */
export function paintPlaces(canvas, marks, colours) {
  for (const [radius, colour] of /** @type {[number, string][]} */ ([
    [2.75, colours.casing],
    [1.75, colours.ink],
  ])) {
    canvas.fillStyle = colour;
    canvas.beginPath();
    for (const { place } of placesOf(marks)) {
      canvas.moveTo(place.x + radius, place.y);
      canvas.arc(place.x, place.y, radius, 0, 2 * Math.PI);
    }
    canvas.fill();
  }
}

/** @type {(canvas: Canvas, middle: XY, radius: number, width: number, colours: Palette) => void} */
export function paintRing(canvas, { x, y }, radius, width, colours) {
  canvas.beginPath();
  canvas.arc(x, y, radius, 0, 2 * Math.PI);
  canvas.save();
  canvas.globalAlpha = 0.6;
  canvas.fillStyle = colours.casing;
  canvas.fill();
  canvas.restore();
  canvas.lineWidth = width;
  canvas.strokeStyle = colours.ink;
  canvas.stroke();
}

// The numbers of the list, one at each incident.
/** @type {(canvas: Canvas, marks: EventMark[], colours: Palette) => void} */
export function paintNumbers(canvas, marks, colours) {
  prepareNumbers(canvas, colours);
  for (const mark of marks) {
    if (mark.kind !== "incident") continue;
    const [left, , , line] = mark.number ?? numberBox(mark);
    canvas.strokeText(figure(mark.index + 1), left, line);
    canvas.fillText(figure(mark.index + 1), left, line);
  }
}

// On paper, where nothing opens: the numbers of a cluster's incidents, beside it.
/** @type {(canvas: Canvas, clusters: ClusterMark[], colours: Palette) => void} */
export function paintMembers(canvas, clusters, colours) {
  prepareNumbers(canvas, colours);
  for (const mark of clusters) {
    const numbers = ranges(
      mark.members().map((i) => i + 1),
      figure,
    );
    const [left, line] = [mark.x + mark.size / 2 + 4, mark.y + 4];
    mark.number = [left, line - 9, left + canvas.measureText(numbers).width, line];
    canvas.strokeText(numbers, left, line);
    canvas.fillText(numbers, left, line);
  }
}

/** @type {(canvas: Canvas, colours: Palette) => void} */
function prepareNumbers(canvas, colours) {
  canvas.font = `700 10px ${fontOf(colours)}`;
  canvas.textAlign = "left";
  canvas.textBaseline = "alphabetic";
  canvas.lineJoin = "round";
  canvas.lineWidth = 3;
  canvas.strokeStyle = colours.casing;
  canvas.fillStyle = colours.ink;
}
