// The window of time: drawn, moved and cleared by pointer and by keys; it snaps to the bins of the strip.
import { draggedTo, edgesAround, isChosen, modeAt, periodBetween, steppedTo, windowMarks } from "./brush_model.js";
import { around, el, set } from "../dom.js";
import { cover } from "./surface.js";
import { change, state } from "../state.js";
import { dayWords } from "../words/dates.js";
import { say } from "../words/say.js";

/** @typedef {"from" | "to"} End */

const DRAG = 4; // pixels from a click to a drag

/** @type {(plot: HTMLElement, scale: () => TimeScale) => { place: () => void, clear: () => void, giveUp: () => void }} */
export function drawBrush(plot, scale) {
  const shade = el("div", { class: "window" });
  const veils = ["before", "after"].map((name) => el("div", { class: `veil ${name}` }));
  const handles = [drawHandle("from", scale), drawHandle("to", scale)];
  plot.prepend(shade);
  plot.append(...veils, ...handles);
  const giveUp = followPointer(plot, scale);
  plot.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !isChosen(state)) return;
    event.stopPropagation(); // a second Escape is for the page
    clear();
  });

  function place() {
    const marks = windowMarks(scale(), state);
    const names = [say("First day of the period"), say("Last day of the period")];
    plot.classList.toggle("chosen", isChosen(state));
    cover(shade, marks.shade);
    veils.forEach((veil, i) => cover(veil, marks.veils[i]));
    handles.forEach((handle, i) => {
      const { left, day } = marks.handles[i];
      cover(handle, { left });
      const range = { "aria-valuemin": marks.least, "aria-valuemax": marks.most, "aria-valuenow": day };
      set(handle, { "aria-label": names[i], ...range, "aria-valuetext": dayWords(day) });
    });
  }

  return { place, clear, giveUp };
}

function clear() {
  if (isChosen(state)) change({ from: null, to: null });
}

// An end that is moved leaves the other one, which may lie within a bin, where it is.
/** @type {(scale: TimeScale, window: Edges, moved: DragMode) => void} */
function setWindow({ edges }, window, moved) {
  const patch = periodBetween(edges, window);
  if (moved === "from") patch.to = state.to;
  if (moved === "to") patch.from = state.from;
  if (patch.from !== state.from || patch.to !== state.to) change(patch);
}

/** @type {(name: End, scale: () => TimeScale) => HTMLElement} */
function drawHandle(name, scale) {
  const node = el("div", { id: `brush-${name}`, class: `handle ${name}`, role: "slider", tabindex: 0 });
  node.addEventListener("keydown", (event) => {
    const window = steppedTo(scale(), edgesAround(scale().edges, state), name, event);
    if (!window) return;
    event.preventDefault();
    setWindow(scale(), window, name);
  });
  return node;
}

// Return what ends a drag with all as it was.
/** @type {(plot: HTMLElement, scale: () => TimeScale) => () => void} */
function followPointer(plot, scale) {
  /** @type {(Drag & { before: Period, id: number, moved: boolean }) | null} */
  let drag = null;
  let frame = 0;
  const pixel = (/** @type {PointerEvent} */ { clientX }) => clientX - plot.getBoundingClientRect().left;

  function follow() {
    frame = 0;
    if (drag?.moved) setWindow(scale(), draggedTo(scale(), drag), drag.mode);
  }

  function end() {
    drag = null;
    plot.classList.remove("dragged");
  }

  function drop() {
    if (frame) cancelAnimationFrame(frame);
    follow();
    end();
  }

  plot.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || drag) return;
    const x = pixel(event);
    const handle = around(event, "[role=slider]");
    const mode = handle ? /** @type {End} */ (handle.id.slice("brush-".length)) : modeAt(scale(), state, x);
    const [from, to] = edgesAround(scale().edges, state);
    drag = { mode, x, now: x, from, to, before: { from: state.from, to: state.to }, id: event.pointerId, moved: false };
    handle?.focus({ preventScroll: true });
  });
  plot.addEventListener("pointermove", (event) => {
    if (!drag || event.pointerId !== drag.id) return;
    drag.now = pixel(event);
    if (!drag.moved && Math.abs(drag.now - drag.x) > DRAG) {
      drag.moved = true;
      plot.setPointerCapture(drag.id); // from here on it is not a click
      plot.classList.add("dragged");
    }
    if (drag.moved) frame ||= requestAnimationFrame(follow);
  });
  plot.addEventListener("pointerup", drop);
  plot.addEventListener("pointercancel", drop);
  function giveUp() {
    const before = drag?.moved && drag.before;
    end();
    if (before) change(before);
  }
  addEventListener(
    "keydown",
    (event) => {
      if (event.key !== "Escape" || !drag?.moved) return;
      event.stopPropagation();
      giveUp();
    },
    true,
  );
  return giveUp;
}
