// The part of time that the strip shows, and the gestures that change it: Ctrl and wheel or two fingers zoom about their
// place, + and - about the handle that has the focus, 0 shows the whole; a sideways wheel moves along.
import { following, movedBy, within, zoomedBy, zoomedTo } from "./zoom_model.js";
import { state } from "../state.js";

/** @typedef {import("./zoom_model.js").Part} Part */

const IN = 0.5; // of the length, by a key or a button
const NOTCH = 80; // pixels of a wheel that double the length
const LINE = 16; // pixels of a line, for wheels that count lines

/** @param {() => Part} whole what the strip shows at first @param {() => void} redraw */
export function zoomOver(whole, redraw) {
  /** @type {Part | null} */
  let part = null;
  let period = { from: state.from, to: state.to };
  let frame = 0;

  /** @param {Part | null} next */
  function show(next) {
    if (String(next) === String(part)) return;
    part = next;
    frame ||= requestAnimationFrame(() => {
      frame = 0;
      redraw();
    });
  }

  // Where a button or a key zooms: the middle of the period as far as it is in view.
  function middle() {
    const [start, after] = part ?? whole();
    const [from, to] = [state.from ?? start, (state.to ?? after - 1) + 1];
    const seen = Math.max(start, from) < Math.min(after, to);
    return seen ? (Math.max(start, from) + Math.min(after, to)) / 2 : (start + after) / 2;
  }

  return {
    part: () => (part &&= within(whole(), part)),
    /** @param {number} factor @param {number} [at] */
    by: (factor, at = middle()) => show(zoomedBy(whole(), part, factor, at)),
    /** @param {Part} days */
    to: (days) => show(zoomedTo(whole(), days)),
    /** Return the day at a share of the strip. @param {number} share */
    dayAt: (share) => {
      const [start, after] = part ?? whole();
      return start + share * (after - start);
    },
    /** @param {number} days */
    along: (days) => part && show(movedBy(whole(), part, days)),
    whole: () => show(null),
    /** Follow the period, unless a pointer moves it. @param {boolean} held */
    follow: (held) => {
      const now = { from: state.from, to: state.to };
      if (part && !held) show(following(whole(), part, period, now));
      period = now;
    },
  };
}

/** @typedef {ReturnType<typeof zoomOver>} Zoom */

/** @param {HTMLElement} plot @param {Zoom} zoom @param {{ shareAt: (x: number) => number, giveUp: () => void }} does `giveUp` ends a drag of the brush */
export function followZoom(plot, zoom, { shareAt, giveUp }) {
  const dayAt = (/** @type {number} */ x) => zoom.dayAt(shareAt(x));
  const pixel = (/** @type {number} */ clientX) => clientX - plot.getBoundingClientRect().left;

  plot.addEventListener(
    "wheel",
    (event) => {
      const unit = event.deltaMode ? LINE : 1;
      if (event.ctrlKey) {
        const turn = Math.max(-NOTCH / 2, Math.min(NOTCH / 2, event.deltaY * unit));
        zoom.by(2 ** (turn / NOTCH), dayAt(pixel(event.clientX)));
      } else {
        const sideways = (event.deltaX || (event.shiftKey ? event.deltaY : 0)) * unit;
        if (!sideways || !zoom.part()) return;
        zoom.along(dayAt(sideways) - dayAt(0));
      }
      event.preventDefault(); // the browser would zoom the page, or go back
    },
    { passive: false },
  );

  plot.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const day = Number(/** @type {HTMLElement} */ (event.target).getAttribute("aria-valuenow") ?? NaN);
    const at = Number.isNaN(day) ? undefined : day;
    if (event.key === "+" || event.key === "=") zoom.by(IN, at);
    else if (event.key === "-") zoom.by(1 / IN, at);
    else if (event.key === "0") zoom.whole();
    else return;
    event.preventDefault();
  });

  followFingers(
    plot,
    pixel,
    (factor, x, moved) => {
      zoom.by(factor, dayAt(x));
      zoom.along(dayAt(0) - dayAt(moved));
    },
    giveUp,
  );
}

// Two fingers: how their distance changes, the pixel between them, and how far that has moved.
/** @param {HTMLElement} plot @param {(clientX: number) => number} pixel @param {(factor: number, x: number, moved: number) => void} pinch @param {() => void} begin */
function followFingers(plot, pixel, pinch, begin) {
  /** @type {Map<number, number>} */
  const fingers = new Map();
  const spread = () => {
    const [one, other] = [...fingers.values()];
    return { width: Math.max(24, Math.abs(one - other)), middle: (one + other) / 2 };
  };
  plot.addEventListener("pointerdown", (event) => {
    if (event.pointerType !== "touch") return;
    if (event.isPrimary) fingers.clear();
    fingers.set(event.pointerId, pixel(event.clientX));
    if (fingers.size !== 2) return;
    begin();
    for (const id of fingers.keys()) plot.setPointerCapture(id); // what they touched is drawn anew
  });
  plot.addEventListener("pointermove", (event) => {
    if (!fingers.has(event.pointerId)) return;
    if (fingers.size !== 2) {
      fingers.set(event.pointerId, pixel(event.clientX));
      return;
    }
    const before = spread();
    fingers.set(event.pointerId, pixel(event.clientX));
    const now = spread();
    pinch(before.width / now.width, before.middle, now.middle - before.middle);
  });
  for (const name of ["pointerup", "pointercancel"])
    plot.addEventListener(name, (event) => fingers.delete(/** @type {PointerEvent} */ (event).pointerId));
}
