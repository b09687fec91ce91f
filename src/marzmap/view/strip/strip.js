// The strip under the map: time or the border, how many incidents are shown, and the walk through time.
import { drawBrush } from "./brush.js";
import { spanWords } from "./calendar.js";
import { el } from "../dom.js";
import { parts } from "../map/chainage.js";
import { player } from "./play.js";
import { drawProfile } from "./profile.js";
import { figure, say } from "../words/say.js";
import { change, listen, state, STRIPS } from "../state.js";
import { drawTimeline, range } from "./timeline.js";

const FILTERS = ["type", "side", "sure", "actor", "text", "layers"];

// `zoomToStretch` brings a stretch of the border into view: { border_id, border_part, from_m, to_m }.
export function drawStrip({ zoomToStretch }) {
  const strip = document.getElementById("strip");
  const tabs = STRIPS.map((name) =>
    el("button", {
      type: "button",
      id: `strip-${name}`,
      role: "tab",
      "aria-controls": name === "time" ? "timeline" : "border-profile",
      onclick: () => change({ strip: name }),
    }),
  );
  const tablist = el("div", { class: "tabs", role: "tablist", onkeydown: turn }, ...tabs);
  const played = range().length > 0 && player(range);
  const count = el("span", { class: "strip-count" });
  const words = el("span", { class: "strip-period" });
  const clear = el("button", { type: "button", id: "brush-clear", onclick: () => brush.clear() }, "×");
  const notes = el("p", { class: "strip-notes" });
  const timeline = el("div", { id: "timeline", class: "plot", dir: "ltr", role: "tabpanel" });
  // One slider in place of a hundred stops of the keyboard.
  const profile = el("div", { id: "profile", class: "plot", dir: "ltr", role: "slider", tabindex: 0 });
  const border = el("div", { id: "border-profile", role: "tabpanel" }, profile);
  const tipBox = el("div", { class: "strip-tip", hidden: true, "aria-hidden": "true" });
  strip.append(
    el(
      "div",
      { class: "strip-head" },
      el(
        "div",
        { class: "strip-tools" },
        tablist,
        el("div", { class: "player", dir: "ltr", role: "group" }, ...(played ? played.nodes : [])),
      ),
      el("p", { class: "strip-words" }, count, " ", words, clear),
      notes,
    ),
    timeline,
    border,
    tipBox,
  );
  // Words above the pixel x of a plot; without them, none.
  function tip(plot, x, ...told) {
    tipBox.hidden = !plot;
    if (!plot) return;
    tipBox.replaceChildren(...told);
    const left = plot.getBoundingClientRect().left + x;
    const half = tipBox.offsetWidth / 2 + 6;
    tipBox.style.left = `${Math.max(half, Math.min(innerWidth - half, left))}px`;
  }

  const time = drawTimeline(timeline, tip);
  const brush = drawBrush(timeline, time.scale);
  const along = drawProfile(profile, tip, zoomToStretch);

  function turn(event) {
    if (!["ArrowLeft", "ArrowRight", "Home", "End"].includes(event.key)) return;
    event.preventDefault();
    const other = STRIPS[(STRIPS.indexOf(state.strip) + 1) % STRIPS.length];
    change({ strip: { Home: STRIPS[0], End: STRIPS.at(-1) }[event.key] ?? other });
    tabs[STRIPS.indexOf(state.strip)].focus();
  }

  // What is only marked again while the rest stays as it is drawn.
  function mark() {
    if (state.strip === "border") along.mark();
    else if (played) time.mark();
  }

  function draw(filters) {
    tip();
    if (filters) time.gather();
    if (turned()) write();
    Object.assign(drawn, { strip: state.strip, lang: state.lang });
    if (state.strip === "border") along.draw();
    else if (played) {
      time.draw();
      brush.place();
    }
    tell();
  }

  function write() {
    strip.setAttribute("aria-label", say("Time and border"));
    tablist.setAttribute("aria-label", say("What the strip shows"));
    const names = [say("Time"), say("Border")];
    tabs.forEach((tab, i) => {
      const on = state.strip === STRIPS[i];
      tab.textContent = names[i];
      tab.setAttribute("aria-selected", on);
      tab.tabIndex = on ? 0 : -1;
    });
    timeline.setAttribute("aria-label", names[0]);
    border.setAttribute("aria-label", names[1]);
    timeline.hidden = state.strip === "border";
    border.hidden = !timeline.hidden;
    tabs[1].hidden = !parts.length;
    if (played) played.write();
  }

  function tell() {
    const shown = state.shown.length;
    strip.dataset.count = shown;
    count.textContent = shown === 1 ? say("1 incident") : say("{count} incidents", { count: figure(shown) });
    const chosen = state.from !== null || state.to !== null;
    const [first, last] = range();
    words.textContent = chosen ? spanWords(state.from ?? first, state.to ?? last) : "";
    clear.hidden = !chosen;
    clear.setAttribute("aria-label", say("All days"));
    clear.title = say("All days");
    notes.textContent = [undated(chosen), unplaced()].filter(Boolean).join(" ") || hint(chosen);
  }

  function undated(chosen) {
    const number = time.undated();
    if (!number || (state.strip === "border" && !chosen)) return "";
    const told = { count: figure(number) };
    if (chosen) return number === 1 ? say("1 undated is left out.") : say("{count} undated are left out.", told);
    return number === 1 ? say("1 is without a date.") : say("{count} are without a date.", told);
  }

  function unplaced() {
    const number = state.strip === "border" ? along.unplaced() : 0;
    if (!number) return "";
    return number === 1
      ? say("1 is not measured along the border.")
      : say("{count} are not measured along the border.", { count: figure(number) });
  }

  function hint(chosen) {
    if (!played) return say("No incident has a date.");
    if (state.strip === "border")
      return say("Bars of about {n} km; line: density per 10 km.", { n: along.kilometres() });
    if (time.many()) return say("Pale: not exactly dated. Drag to choose a period.");
    return chosen ? "" : say("Drag over the time to choose a period.");
  }

  const drawn = {}; // the tab and the language that are seen
  const turned = () => drawn.strip !== state.strip || drawn.lang !== state.lang;

  listen((patch) => {
    const filters = FILTERS.some((name) => name in patch);
    if ("scheme" in patch) requestAnimationFrame(() => draw(false));
    if (filters || turned() || ("shown" in patch && state.strip === "border")) draw(filters);
    else if ("shown" in patch) follow();
    else mark();
  });

  // Only the window has moved.
  function follow() {
    if (played) {
      time.mark();
      brush.place();
    }
    tell();
  }

  draw(true);
  let size = `${timeline.clientWidth} ${profile.clientWidth} ${strip.clientHeight}`;
  new ResizeObserver(() => {
    const now = `${timeline.clientWidth} ${profile.clientWidth} ${strip.clientHeight}`;
    if (now !== size) draw(false);
    size = now;
  }).observe(strip);
}
