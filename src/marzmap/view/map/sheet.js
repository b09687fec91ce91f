// A canvas that lies on the map as Leaflet's own drawings do: it moves with the map, is scaled while a zoom runs, and is
// drawn again when the map has come to rest, or when a drag goes beyond it.
import { el } from "../dom.js";

const PADDING = 0.25; // of the view, on each side

const Sheet = L.Renderer.extend({
  _initContainer() {
    this._container = el("canvas", { class: this.options.className, "aria-hidden": "true" });
  },

  _renew() {
    const before = this._container;
    this._initContainer();
    this._container.classList.add("leaflet-zoom-animated");
    before.replaceWith(this._container);
  },

  _destroyContainer() {
    this._container.remove();
  },

  getEvents() {
    return { ...L.Renderer.prototype.getEvents?.call(this), move: this._follow };
  },

  // After a reset of the view the map has come to rest already, and all is drawn.
  _reset() {},

  _follow() {
    const map = this._map;
    if (map._animatingZoom || map.getZoom() !== this._zoom || this._waiting) return;
    const start = map.containerPointToLayerPoint([0, 0]);
    if (this._bounds.contains([start, start.add(map.getSize())])) return;
    this._waiting = requestAnimationFrame(() => {
      this._waiting = 0;
      if (this._map) this._update();
    });
  },

  _update() {
    if (this._map._animatingZoom && this._bounds) return;
    const printing = document.body.classList.contains("printing");
    this.options.padding = printing ? 0 : PADDING;
    L.Renderer.prototype._update.call(this);
    // Chromium prints step by step what was done to a canvas, and clearing it would wipe out the map below: on paper each
    // drawing has a canvas of its own.
    if (printing) this._renew();
    const canvas = this._container;
    const { min } = this._bounds;
    const { x: width, y: height } = this._bounds.getSize();
    const ratio = Math.max(printing ? 2 : 1, devicePixelRatio);
    L.DomUtil.setPosition(canvas, min);
    const [across, down] = [Math.round(width * ratio), Math.round(height * ratio)];
    const fits = canvas.width === across && canvas.height === down;
    if (!fits) {
      canvas.width = across; // which empties it
      canvas.height = down;
      canvas.style.width = `${width}px`;
      canvas.style.height = `${height}px`;
    }
    const context = canvas.getContext("2d");
    if (fits) {
      context.setTransform(1, 0, 0, 1, 0, 0);
      context.clearRect(0, 0, across, down);
    }
    // Coordinates are in Leaflet's layer pixels.
    context.setTransform(ratio, 0, 0, ratio, -min.x * ratio, -min.y * ratio);
    this.options.paint(context, this._bounds, canvas);
  },
});

// Give a sheet in a pane of its own: `paint(context, bounds, canvas)` draws what lies within the bounds. `draw` of what is
// returned draws it again, `canvas` gives its element.
/** @type {(map: L.Map, options: { pane: string, order: number, className: string, paint: Paint }) => { draw: () => void, canvas: () => HTMLCanvasElement }} */
export function sheet(map, { pane, order, className, paint }) {
  Object.assign(map.createPane(pane).style, { zIndex: order, pointerEvents: "none" });
  const layer = new Sheet();
  L.setOptions(layer, { pane, className, paint });
  map.addLayer(layer);
  return { draw: () => layer._update(), canvas: () => layer._container };
}
