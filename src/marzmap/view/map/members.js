// What a cluster holds, as a list on the map.
import { event } from "../data.js";
import { button, el, text } from "../dom.js";
import { date } from "../words/dates.js";
import { titleOf } from "../words/naming.js";
import { figure, say } from "../words/say.js";
import { change, listen, state } from "../state.js";
import { symbol } from "./symbols.js";
import { sideShort } from "../words/words.js";

const MOST = 200; // lines

// Give a function that opens the list of some incidents at a place, `reach` pixels above it,
// within what the panel leaves free.
/** @type {(map: L.Map, freePixels: () => Box) => (incidents: number[], at: L.LatLngExpression, reach: number) => void} */
export function memberList(map, freePixels) {
  const popup = L.popup({
    className: "members",
    closeButton: false,
    maxWidth: 320,
    minWidth: 240,
    autoPanPadding: [12, 12],
  });
  const close = () => popup.isOpen() && map.closePopup(popup);

  /** @type {(row: EventRow) => HTMLElement} */
  function entry(row) {
    const point = () => change({ hovered: row });
    const leave = () => change({ hovered: null });
    const open = () => change({ selected: row });
    const listeners = { onclick: open, onmouseenter: point, onmouseleave: leave, onfocus: point, onblur: leave };
    const note = el("small", {}, text([date(row, true), sideShort(row)].filter(Boolean).join(" · ")));
    return el("li", {}, button(listeners, symbol(row, { size: 18 }), el("span", {}, note, titleOf(row))));
  }

  /** @type {(incidents: number[]) => HTMLElement} */
  function content(incidents) {
    const count = say("{count} incidents here", { count: figure(incidents.length) });
    const more = incidents.length - MOST;
    const shut = button({ class: "close", "aria-label": say("Close the list"), onclick: leave }, "×");
    const node = el(
      "div",
      { role: "dialog", "aria-label": count, dir: state.lang === "fa" ? "rtl" : "ltr" },
      el("header", {}, el("h2", {}, count), shut),
      el("ul", {}, ...Array.from(incidents.slice(0, MOST), (i) => entry(event(i)))),
      more > 0 && el("p", {}, say("and {count} more; the filters narrow them down", { count: figure(more) })),
    );
    node.addEventListener("keydown", (pressed) => {
      if (pressed.key !== "Escape") return;
      pressed.stopPropagation(); // the open incident stays
      leave();
    });
    return node;
  }

  function leave() {
    close();
    map.getContainer().focus({ preventScroll: true });
  }

  listen((patch) => ("shown" in patch || "lang" in patch) && close());
  return (incidents, at, reach) => {
    popup.options.offset = L.point(0, 2 - reach);
    const { left, top, right, bottom } = freePixels();
    const size = map.getSize();
    popup.options.autoPanPaddingTopLeft = [left + 12, top + 12];
    popup.options.autoPanPaddingBottomRight = [size.x - right + 12, size.y - bottom + 12];
    popup.setContent(content(incidents)).setLatLng(at).openOn(map);
    const first = /** @type {HTMLElement} */ (popup.getElement()?.querySelector("li button"));
    first.focus({ preventScroll: true });
  };
}
