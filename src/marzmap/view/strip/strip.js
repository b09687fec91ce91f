// The strip under the map: time or the border, how many incidents are shown, and the walk through time.
import { drawTimes } from "./times.js";
import { button, byId, el, entitle, set } from "../dom.js";
import { parts } from "../map/chainage.js";
import { player } from "./play.js";
import { drawProfile } from "./profile.js";
import { change, listen, state, STRIPS } from "../state.js";
import { headWords, isFiltered, tabAfter, tipLeft } from "./strip_model.js";
import { drawTimeChart } from "./time_chart.js";
import { range } from "./timeline.js";
import { say } from "../words/say.js";

/** @typedef {ReturnType<typeof drawNodes>} Nodes */

// `zoomToStretch` brings a stretch of the border into view; `resized` hears that the map's height has changed.
/** @type {(does: { zoomToStretch: (stretch: Stretch) => void, resized: () => void }) => void} */
export function drawStrip({ zoomToStretch, resized }) {
  const played = range().length > 0 && player(/** @type {() => [number, number]} */ (range));
  const nodes = drawNodes(played ? played.nodes : []);
  const { strip, timeline, profile } = nodes;
  const tip = tipIn(nodes.tip);
  const time = drawTimeChart(timeline, tip, () => draw(false));
  byId("times-section").hidden = !played;
  if (played) drawTimes(played.range, time.zoom);
  const along = drawProfile(profile, tip, zoomToStretch);
  nodes.clear.addEventListener("click", time.clear);
  nodes.whole.addEventListener("click", time.zoom.whole);
  drawFold(nodes, resized);

  // What is only marked again while the rest stays as it is drawn.
  function mark() {
    if (state.strip === "border") along.mark();
    else if (played) time.mark();
  }

  /** @type {(filters: boolean) => void} */
  function draw(filters) {
    tip();
    if (filters) time.gather();
    if (turned()) {
      writeNames(nodes);
      if (played) played.write();
    }
    drawn = { strip: state.strip, lang: state.lang };
    if (state.strip === "border") along.draw();
    else if (played) time.draw();
    writeHead();
  }

  // Only the window has moved.
  function follow() {
    if (played) time.follow();
    writeHead();
  }

  function writeHead() {
    const { from, to } = state;
    const words = headWords({
      strip: state.strip,
      shown: state.shown.length,
      period: { from, to },
      dated: Boolean(played),
      range: range(),
      undated: time.undated(),
      many: time.many(),
      ...along.facts(),
    });
    strip.dataset.count = String(state.shown.length);
    nodes.count.textContent = words.count;
    nodes.period.textContent = words.period;
    nodes.clear.hidden = !words.chosen;
    entitle(nodes.clear, say("All days"));
    nodes.whole.hidden = state.strip !== "time" || !time.zoom.part();
    entitle(nodes.whole, say("Show the whole period"));
    nodes.notes.textContent = words.notes;
  }

  /** @type {{ strip?: string, lang?: Lang }} */
  let drawn = {}; // the tab and the language that are seen
  const turned = () => drawn.strip !== state.strip || drawn.lang !== state.lang;

  listen((patch) => {
    const filters = isFiltered(patch);
    if ("scheme" in patch) requestAnimationFrame(() => draw(false));
    if (filters || turned() || ("shown" in patch && state.strip === "border")) draw(filters);
    else if ("shown" in patch || "step" in patch) follow();
    else mark();
  });
  draw(true);
  const sizes = () => `${timeline.clientWidth} ${profile.clientWidth} ${strip.clientHeight}`;
  let size = sizes();
  new ResizeObserver(() => {
    if (sizes() !== size) draw(false);
    size = sizes();
  }).observe(strip);
}

/** @param {HTMLElement[]} playerNodes */
function drawNodes(playerNodes) {
  const strip = byId("strip");
  const tabs = STRIPS.map((name) =>
    button({
      id: `strip-${name}`,
      role: "tab",
      "aria-controls": name === "time" ? "timeline" : "border-profile",
      onclick: () => change({ strip: name }),
    }),
  );
  const tablist = el("div", { class: "tabs", role: "tablist" }, ...tabs);
  tablist.addEventListener("keydown", (event) => {
    const name = tabAfter(event.key, state.strip, STRIPS);
    if (!name) return;
    event.preventDefault();
    change({ strip: name });
    tabs[STRIPS.indexOf(name)].focus();
  });
  const count = el("span", { class: "strip-count" });
  const period = el("span", { class: "strip-period" });
  const clear = button({ id: "brush-clear" }, "×");
  const whole = button({ id: "whole-period" }, "⤢");
  const notes = el("p", { class: "strip-notes" });
  const timeline = el("div", { id: "timeline", class: "plot", dir: "ltr", role: "tabpanel" });
  // One slider in place of a hundred stops of the keyboard.
  const profile = el("div", { id: "profile", class: "plot", dir: "ltr", role: "slider", tabindex: 0 });
  const border = el("div", { id: "border-profile", role: "tabpanel" }, profile);
  const tip = el("div", { class: "strip-tip", hidden: true, "aria-hidden": "true" });
  const walk = el("div", { class: "player", dir: "ltr", role: "group" }, ...playerNodes);
  const fold = button({ id: "strip-fold" });
  const tools = el("div", { class: "strip-tools" }, tablist, walk, fold);
  const words = el("p", { class: "strip-words" }, count, " ", period, clear, whole);
  strip.append(el("div", { class: "strip-head" }, tools, words, notes), timeline, border, tip);
  return { strip, tabs, tablist, fold, count, period, clear, whole, notes, timeline, profile, border, tip };
}

// In a low window the charts are folded away until a tab or the button unfolds them.
/** @type {(nodes: Nodes, resized: () => void) => void} */
function drawFold({ fold, tablist }, resized) {
  const { dataset } = document.body;
  /** @type {(strip: string) => void} */
  const unfold = (strip) => {
    dataset.strip = strip;
    const open = strip === "open";
    set(fold, {
      "aria-expanded": String(open),
      "aria-label": open ? say("Fold the strip away") : say("Open the strip"),
    });
    resized();
  };
  fold.addEventListener("click", () => unfold(dataset.strip === "open" ? "low" : "open"));
  tablist.addEventListener("click", () => unfold("open"));
  listen((patch) => "lang" in patch && unfold(dataset.strip ?? "low"));
  unfold("low");
}

/** A function that shows words above the pixel x of a plot; without them, none. @type {(box: HTMLElement) => Tip} */
const tipIn =
  (box) =>
  (plot, x = 0, ...words) => {
    box.hidden = !plot;
    if (!plot) return;
    box.replaceChildren(...words);
    box.style.left = `${tipLeft(plot.getBoundingClientRect().left + x, box.offsetWidth, innerWidth)}px`;
  };

/** @type {(nodes: Nodes) => void} */
function writeNames({ strip, tabs, tablist, timeline, border }) {
  set(strip, { "aria-label": say("Time and border") });
  set(tablist, { "aria-label": say("What the strip shows") });
  const names = [say("Time"), say("Border")];
  tabs.forEach((tab, i) => {
    const on = state.strip === STRIPS[i];
    tab.textContent = names[i];
    set(tab, { "aria-selected": String(on), tabindex: on ? 0 : -1 });
  });
  set(timeline, { "aria-label": names[0] });
  set(border, { "aria-label": names[1] });
  timeline.hidden = state.strip === "border";
  border.hidden = !timeline.hidden;
  tabs[1].hidden = !parts.length;
}
