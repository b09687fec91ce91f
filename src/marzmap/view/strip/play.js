// A walk of the window through the whole time, step by step.
import { edgesOf, unitOf } from "./calendar.js";
import { button, el, entitle, set, svg } from "../dom.js";
import { figure, say } from "../words/say.js";
import { change, listen, state } from "../state.js";

const STEPS = 60; // from end to end, about
const PACE = 600; // milliseconds a step
const SPEEDS = [0.5, 1, 2, 4];

/** @type {(d: string) => SVGSVGElement} */
const icon = (d) =>
  svg("svg", { viewBox: "0 0 16 16", width: 16, height: 16, "aria-hidden": "true" }, svg("path", { d }));
const ICONS = {
  play: () => icon("M4 2.5v11l9.5-5.5z"),
  pause: () => icon("M4 3h3v10H4zM9 3h3v10H9z"),
  back: () => icon("M11 3v10L4.5 8zM3 3h1.5v10H3z"),
  on: () => icon("M5 3v10l6.5-5zM11.5 3H13v10h-1.5z"),
};

// The window as the number of its first step and how many steps it holds; null if there is none.
/** @type {(steps: Int32Array) => Walk | null} */
function standing(steps) {
  if (state.from === null && state.to === null) return null;
  const first = steps.findLastIndex((day) => day <= (state.from ?? steps[0]));
  const after = steps.findIndex((day) => day > Math.min(state.to ?? Infinity, steps[steps.length - 1] - 1));
  const from = Math.max(0, first);
  return { from, size: Math.max(1, after - from) };
}

// The window one step on or back, at first at an end of the whole; null beyond the end. One that keeps what it has passed
// begins with the whole.
/** @type {(steps: Int32Array, by: number) => Walk | null} */
function moved(steps, by) {
  const now = standing(steps) ?? { from: by > 0 ? -1 : steps.length - 1, size: 1 };
  if (state.keeps) {
    const size = now.from + now.size + by;
    return size < 1 || size > steps.length - 1 ? null : { from: 0, size };
  }
  const from = now.from + by;
  return from < 0 || from + now.size > steps.length - 1 ? null : { from, size: now.size };
}

// `range` gives the whole, [first, last] day. Gives the buttons and what writes their words.
/** @type {(range: () => [number, number]) => { nodes: HTMLElement[], write: () => void, range: () => [number, number] }} */
export function player(range) {
  let timer = 0;
  let playing = false;
  let own = false; // the change under way is ours
  /** @type {[number | null, number | null] | null} */
  let before = null; // the window as it was before the walk: [from, to]

  /** One step on or back; false at the end. @type {(by: number) => boolean} */
  function step(by) {
    const steps = edgesOf(state.step ?? unitOf(...range(), STEPS), ...range());
    const next = moved(steps, by);
    if (!next) return false;
    own = true;
    change({ from: steps[next.from], to: steps[next.from + next.size] - 1 });
    own = false;
    return true;
  }

  function rest() {
    clearTimeout(timer);
    playing = false;
    write();
  }

  function finish() {
    const [from, to] = before ?? [null, null];
    before = null;
    rest();
    change({ from, to });
  }

  const wait = () => {
    clearTimeout(timer);
    if (playing && !document.hidden) timer = setTimeout(tick, PACE / Number(speed.value));
  };
  function tick() {
    if (step(1)) wait();
    else finish();
  }

  function toggle() {
    if (playing) return rest();
    before ??= [state.from, state.to];
    playing = true;
    write();
    if (state.from === null && state.to === null) step(1);
    return wait();
  }

  const play = button({ id: "play", onclick: toggle });
  const back = button({ id: "step-back", onclick: () => walk(-1) }, ICONS.back());
  const on = button({ id: "step-on", onclick: () => walk(1) }, ICONS.on());
  const speed = el("select", { id: "speed", onchange: wait }, ...SPEEDS.map((one) => el("option", { value: one })));
  speed.value = "1";

  /** @type {(by: number) => void} */
  function walk(by) {
    rest();
    step(by);
  }

  function write() {
    set(entitle(play, say(playing ? "Pause" : "Play")), { "aria-pressed": String(playing) });
    play.replaceChildren(playing ? ICONS.pause() : ICONS.play());
    entitle(back, say("One step back"));
    entitle(on, say("One step on"));
    entitle(speed, say("Speed"));
    for (const option of speed.options)
      option.textContent = say("× {speed}", { speed: figure(Number(option.value), 1) });
  }

  document.addEventListener("visibilitychange", wait);
  listen((patch) => {
    if (own || !("from" in patch || "to" in patch)) return;
    before = null; // the reader has chosen another window
    if (playing) rest();
  });

  write();
  return { nodes: [back, play, on, speed], write, range };
}
