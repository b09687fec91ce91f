// The pointer over the incidents: a line of words at the mark below it, and the way into a cluster.
import { event } from "../data.js";
import { around, el, text } from "../dom.js";
import { looks } from "./marks.js";
import { clusterContent } from "./placed_marks.js";
import { date } from "../words/dates.js";
import { titleOf } from "../words/naming.js";
import { figure, say } from "../words/say.js";
import { sideShort } from "../words/words.js";

const MARGIN = 48; // pixels round what is zoomed to
const ABOVE = 60; // pixels that a line of words needs above a mark

/**
 * Follow the pointer over the map.
 * @param {L.Map} map @param {object} reader
 * @param {(point: L.Point) => Mark | null} reader.pick the mark at a point of the layer
 * @param {(mark: Mark | null) => void} reader.point for each mark that is pointed at
 * @param {(mark: Mark) => void} reader.choose for each mark that is clicked
 * @param {() => HTMLCanvasElement} reader.canvas on which the marks are drawn
 */
export function followPointer(map, { pick, point, choose, canvas }) {
  const under = (/** @type {L.LeafletMouseEvent} */ { layerPoint, originalEvent }) =>
    around(originalEvent, ".leaflet-popup, .leaflet-control") ? null : pick(layerPoint);
  map.on("mousemove", (moved) => {
    if (map._animatingZoom || map.dragging?.moving()) return;
    const { target } = moved.originalEvent;
    const mark = under(moved);
    point(mark);
    // What lies below has already had the pointer's event, and would show its words too.
    if (mark && target && target !== canvas())
      target.dispatchEvent(new MouseEvent("mouseout", { bubbles: true, relatedTarget: canvas() }));
  });
  map.on("mouseout zoomstart dragstart", () => point(null));
  map.on("click", (clicked) => {
    const mark = under(clicked);
    if (!mark) return;
    point(null);
    choose(mark);
  });
}

// A function that shows a line of words at a mark; without one, none.
/** @type {(map: L.Map) => (mark: Mark | null) => void} */
export function markTip(map) {
  const tip = L.tooltip({ direction: "top", className: "one-line" });
  return (mark) => {
    if (!mark) {
      map.closeTooltip(tip);
      return;
    }
    const below = map.layerPointToContainerPoint([mark.x, mark.y]).y < ABOVE;
    tip.options.direction = below ? "bottom" : "top";
    tip.options.offset = L.point(0, Math.max(6, mark.size / 2 - 2) * (below ? 1 : -1));
    tip.setContent(wordsOf(mark)).setLatLng(map.layerPointToLatLng([mark.x, mark.y]));
    map.openTooltip(tip);
  };
}

/** @type {(mark: Mark) => HTMLElement} */
function wordsOf(mark) {
  if (mark.kind === "cluster") return el("span", {}, say("{count} incidents", { count: figure(mark.count) }));
  const { index, candidate } = mark;
  const row = event(index);
  const where = row.context ? "" : sideShort(candidate ?? row);
  const parts = [date(row, true), candidate && say("other possible place"), where].filter(Boolean);
  return el("span", {}, titleOf(row), " · ", text(parts.join(" · ")));
}

// The view goes to a cluster's members; those that no zoom would separate are listed.
/** @param {L.Map} map @param {ClusterMark} cluster @param {() => Box} freePixels @param {ReturnType<typeof import("./members.js").memberList>} listMembers */
export function openCluster(map, cluster, freePixels, listMembers) {
  const { incidents, box, parted } = clusterContent(cluster, 2 ** map.getZoom(), looks, map.getMaxZoom());
  if (!parted) {
    listMembers(incidents, map.layerPointToLatLng([cluster.x, cluster.y]), cluster.size / 2);
    return;
  }
  const free = freePixels();
  const size = map.getSize();
  const paddingTopLeft = L.point(free.left + MARGIN, free.top + MARGIN);
  const paddingBottomRight = L.point(size.x - free.right + MARGIN, size.y - free.bottom + MARGIN);
  const bounds = L.latLngBounds(map.unproject([box.left, box.top], 0), map.unproject([box.right, box.bottom], 0));
  const animate = !matchMedia("(prefers-reduced-motion: reduce)").matches;
  if (map.getBoundsZoom(bounds, false, paddingTopLeft.add(paddingBottomRight)) > map.getZoom())
    map.fitBounds(bounds, { paddingTopLeft, paddingBottomRight, animate });
  else map.setView(bounds.getCenter(), map.getZoom() + 1, { animate });
}
