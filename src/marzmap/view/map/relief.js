// The shaded relief behind the map, in pieces side by side.
import { relief } from "../data.js";
import { el } from "../dom.js";
import { switchable } from "./basemap.js";

const ON_PAPER = 2; // dots a pixel

/** @type {(map: L.Map) => void} */
export function drawRelief(map) {
  const pane = map.createPane("relief");
  pane.style.zIndex = "205";
  if (!relief.length) return;
  const at = { pane: "relief", className: "relief" };
  const pieces = relief.map(({ image, bounds }) => L.imageOverlay(image, bounds, at));
  switchable(map, "relief", pieces);
  // Its grain is kilometres: nearer than that it would only be fog.
  const fade = () => (pane.style.opacity = String(Math.min(1, Math.max(0, (11 - map.getZoom()) / 2))));
  map.on("zoomend", fade);
  fade();

  // A printer draws each dot of a picture as a block: on paper one canvas, as fine as the sheet, takes the place of all.
  const canvas = el("canvas", { class: "relief", "aria-hidden": "true" });
  map.on("moveend", () => {
    canvas.remove();
    if (document.body.classList.contains("printing")) pane.append(smooth(map, pieces, canvas));
  });
}

/** @type {(map: L.Map, pieces: L.ImageOverlay[], canvas: HTMLCanvasElement) => HTMLCanvasElement} */
function smooth(map, pieces, canvas) {
  const { x: width, y: height } = map.getSize();
  const corner = map.containerPointToLayerPoint([0, 0]);
  Object.assign(canvas, { width: width * ON_PAPER, height: height * ON_PAPER });
  Object.assign(canvas.style, { width: `${width}px`, height: `${height}px` });
  L.DomUtil.setPosition(canvas, corner);
  const brush = canvas.getContext("2d", { willReadFrequently: true });
  if (!brush) return canvas;
  brush.imageSmoothingQuality = "high";
  for (const piece of pieces) {
    const picture = piece.getElement();
    if (!picture?.complete) continue;
    const bounds = piece.getBounds();
    const from = map.latLngToLayerPoint(bounds.getNorthWest()).subtract(corner).multiplyBy(ON_PAPER);
    const to = map.latLngToLayerPoint(bounds.getSouthEast()).subtract(corner).multiplyBy(ON_PAPER);
    brush.drawImage(picture, from.x, from.y, to.x - from.x, to.y - from.y);
  }
  // Or Chromium would print the pictures that were drawn, and not what came of them.
  brush.putImageData(brush.getImageData(0, 0, canvas.width, canvas.height), 0, 0);
  return canvas;
}
