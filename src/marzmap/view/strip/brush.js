// The window of time: drawn, moved and cleared by pointer and by keys; it snaps to the bins of the strip.
import { el } from "../dom.js";
import { dayWords } from "../words/dates.js";
import { say } from "../words/say.js";
import { change, state } from "../state.js";

const BIGGER = { day: 7, week: 4, month: 12, quarter: 4, year: 10, decade: 10, century: 10 }; // bins of a big step
const REST = 10; // pixels
const DRAG = 4; // pixels from a click to a drag

export const chosen = () => state.from !== null || state.to !== null;

// `scale` is the timeline's: { edges, unit, x(day), width }.
export function drawBrush(plot, scale) {
  const shade = el("div", { class: "window" });
  const veils = ["before", "after"].map((name) => el("div", { class: `veil ${name}` }));
  const handles = ["from", "to"].map((name) => handle(name));
  plot.prepend(shade);
  plot.append(...veils, ...handles);

  const bins = () => scale.edges.length - 1;
  const first = () => scale.edges[0];
  const last = () => scale.edges[bins()] - 1;
  const clamped = (day) => Math.max(first(), Math.min(last(), day));

  // The window as numbers of edges; one that was not made of bins is widened to them.
  const fromEdge = () =>
    Math.max(
      0,
      scale.edges.findLastIndex((day) => day <= clamped(state.from ?? first())),
    );
  const toEdge = () => scale.edges.findIndex((day) => day > clamped(state.to ?? last()));

  // An end that leaves nothing out is none.
  function set(from, to) {
    const [a, b] = [scale.edges[from], scale.edges[to] - 1];
    const patch = { from: a <= first() ? null : a, to: b >= last() ? null : b };
    if (patch.from !== state.from || patch.to !== state.to) change(patch);
  }
  const clear = () => chosen() && change({ from: null, to: null });

  // By pointer ---------------------------------------------------------------------------------------

  let drag = null; // { mode, x, from, to, before, id, moved }
  let asked = 0;

  const pixel = ({ clientX }) => clientX - plot.getBoundingClientRect().left;
  const near = (x) => {
    let best = 0;
    scale.edges.forEach((day, i) => {
      if (Math.abs(scale.x(day) - x) < Math.abs(scale.x(scale.edges[best]) - x)) best = i;
    });
    return best;
  };
  const under = (x) =>
    Math.max(
      0,
      Math.min(
        bins() - 1,
        scale.edges.findLastIndex((day) => scale.x(day) <= x),
      ),
    );

  function follow() {
    asked = 0;
    if (!drag?.moved) return;
    const { mode, x, now, from, to } = drag;
    if (mode === "new") set(under(Math.min(x, now)), under(Math.max(x, now)) + 1);
    if (mode === "from") set(Math.min(near(now), to - 1), to);
    if (mode === "to") set(from, Math.max(near(now), from + 1));
    if (mode === "move") {
      const start = near(scale.x(scale.edges[from]) + now - x);
      const size = to - from;
      const at = Math.max(0, Math.min(bins() - size, start));
      set(at, at + size);
    }
  }

  plot.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || drag) return;
    const x = pixel(event);
    const held = event.target.closest("[role=slider]");
    const inside =
      chosen() && x >= scale.x(clamped(state.from ?? first())) && x < scale.x(clamped(state.to ?? last()) + 1);
    const mode = held ? held.id.slice("brush-".length) : inside ? "move" : "new";
    drag = { mode, x, now: x, from: fromEdge(), to: toEdge(), before: [state.from, state.to], id: event.pointerId };
    held?.focus({ preventScroll: true });
  });
  plot.addEventListener("pointermove", (event) => {
    if (!drag || event.pointerId !== drag.id) return;
    drag.now = pixel(event);
    if (!drag.moved && Math.abs(drag.now - drag.x) > DRAG) {
      drag.moved = true;
      plot.setPointerCapture(drag.id); // from here on it is no click
      plot.classList.add("dragged");
    }
    if (drag.moved) asked ||= requestAnimationFrame(follow);
  });
  function drop() {
    if (asked) cancelAnimationFrame(asked);
    follow();
    drag = null;
    plot.classList.remove("dragged");
  }
  plot.addEventListener("pointerup", drop);
  plot.addEventListener("pointercancel", drop);
  plot.addEventListener("dblclick", (event) => event.target.closest(".bar") || clear());
  addEventListener(
    "keydown",
    (event) => {
      if (event.key !== "Escape" || !drag?.moved) return;
      event.stopPropagation();
      const [from, to] = drag.before;
      drag = null;
      plot.classList.remove("dragged");
      change({ from, to });
    },
    true,
  );

  // By keys ------------------------------------------------------------------------------------------

  function handle(name) {
    const node = el("div", { id: `brush-${name}`, class: `handle ${name}`, role: "slider", tabindex: 0 });
    node.addEventListener("keydown", (event) => {
      const big = BIGGER[scale.unit];
      const size = event.shiftKey ? big : 1;
      const step = { ArrowRight: size, ArrowUp: size, ArrowLeft: -size, ArrowDown: -size, PageUp: big, PageDown: -big };
      const [from, to] = [fromEdge(), toEdge()];
      const own = name === "from" ? from : to;
      const target = { Home: 0, End: bins() }[event.key] ?? own + (step[event.key] ?? NaN);
      if (Number.isNaN(target)) return;
      event.preventDefault();
      const at = Math.max(0, Math.min(bins(), target));
      if (name === "from") set(Math.min(at, to - 1), to);
      else set(from, Math.max(at, from + 1));
    });
    return node;
  }
  plot.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !chosen()) return;
    event.stopPropagation(); // a second Escape is for the page
    clear();
  });

  // ---------------------------------------------------------------------------------------------------

  function place() {
    const [from, to] = [clamped(state.from ?? first()), clamped(state.to ?? last())];
    const [left, right] = [scale.x(from), scale.x(to + 1)];
    plot.classList.toggle("chosen", chosen());
    shade.style.left = `${left}px`;
    shade.style.width = `${right - left}px`;
    veils[0].style.left = `${scale.left}px`;
    veils[0].style.width = `${left - scale.left}px`;
    veils[1].style.left = `${right}px`;
    const names = [say("First day of the period"), say("Last day of the period")];
    // A handle that holds nothing back rests a little outside.
    const at = [state.from === null ? left - REST : left, state.to === null ? right + REST : right];
    handles.forEach((node, i) => {
      node.style.left = `${at[i]}px`;
      node.setAttribute("aria-label", names[i]);
      node.setAttribute("aria-valuemin", first());
      node.setAttribute("aria-valuemax", last());
      node.setAttribute("aria-valuenow", [from, to][i]);
      node.setAttribute("aria-valuetext", dayWords([from, to][i]));
    });
  }

  return { place, clear };
}
