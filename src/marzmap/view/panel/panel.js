// The panel: what the study is, and under it either the overview (filters, list, sources) or one incident in full.
import { scheme, systemScheme } from "./appearance.js";
import { notice, study } from "../data.js";
import { detail } from "./detail.js";
import { announce, button, byId, el, entitle, fresh, isolated, set, text, visible } from "../dom.js";
import { copyButton } from "./download.js";
import { drawFilters } from "./filters.js";
import { drawLegend } from "./legend.js";
import { drawListing, neighbours, returnTo } from "./listing.js";
import { date } from "../words/dates.js";
import { inBoth, summaryOf, titles } from "../words/naming.js";
import { figure, say } from "../words/say.js";
import { drawSources } from "./sources.js";
import { direction } from "../words/tongues.js";
import { addressOf, change, listen, state } from "../state.js";

/** @type {(does: { zoomTo: (row: EventRow) => void, resized: () => void }) => void} */
export function drawPanel({ zoomTo, resized }) {
  drawHead();
  drawLost();
  drawFilters();
  drawLegend();
  drawListing();
  drawSources();
  drawDetail(zoomTo);
  drawGrip(resized);
}

// Head -----------------------------------------------------------------------------------------------

function drawHead() {
  const skips = [byId("skip"), byId("to-list")];
  const skip = () => (byId("list").querySelector("button") ?? byId("list-title")).focus();
  skips.forEach((one) => one.addEventListener("click", skip));
  byId("language").addEventListener("click", () => change({ lang: state.lang === "en" ? "fa" : "en" }));
  byId("scheme").addEventListener("click", () => {
    const wanted = scheme() === "dark" ? "light" : "dark";
    change({ scheme: wanted === systemScheme() ? null : wanted });
  });
  const draw = () => {
    const [[title, language], [other, otherLanguage] = []] = inBoth(study.title, study.title_local);
    set(byId("panel"), { "aria-label": say("Incidents and legend") });
    fresh(byId("title"), text(title, language));
    fresh(byId("title-local"), other && text(other, otherLanguage));
    byId("title-local").lang = otherLanguage ?? "";
    byId("title-local").dir = direction(other ?? "");
    const summary = summaryOf(study);
    fresh(byId("summary"), summary && text(summary));
    byId("summary").dir = direction(summary ?? "");
    const own = notice[state.lang === "fa" ? "persian" : "english"];
    fresh(byId("notice"), own && text(own));
    byId("notice").hidden = !own;
    skips.forEach((one) => (one.textContent = say("To the list of incidents")));
    fresh(byId("as-of"), study.as_of && text(say("As of {day}", { day: date({ date_edtf: study.as_of }, true) })));
    // The one word of the page that is in the other language, for those who seek it.
    const persian = state.lang === "fa";
    byId("language").textContent = persian ? "English" : "فارسی";
    byId("language").lang = persian ? "en" : "fa";
    byId("scheme").textContent = scheme() === "dark" ? say("Light") : say("Dark");
  };
  draw();
  listen((patch) => ("lang" in patch || "scheme" in patch) && draw());
}

/** Says that the address names an incident that is not here, until another is opened. */
function drawLost() {
  const node = byId("lost");
  const draw = () => {
    node.hidden = state.lost === null;
    const id = isolated(state.lost);
    node.textContent = node.hidden ? "" : say("There is no incident “{id}” in this map.", { id });
    if (!node.hidden) announce(node.textContent);
  };
  draw();
  listen((patch) => ("lost" in patch || "lang" in patch || patch.selected) && draw());
}

// One incident ---------------------------------------------------------------------------------------

/** @type {(zoomTo: (row: EventRow) => void) => void} */
function drawDetail(zoomTo) {
  const [overview, article, body] = [byId("overview"), byId("detail"), byId("panel-body")];
  const bar = el("nav", { class: "bar" });
  /** @type {EventRow | null} */
  let last = null; // the incident that was open
  let kept = 0; // how far the overview was scrolled

  /** @type {(id: "previous" | "next", arrow: string, label: string, row: EventRow | null) => HTMLElement} */
  const step = (id, arrow, label, row) => {
    const onclick = () => {
      if (!row) return;
      change({ selected: row });
      (byId(id).disabled ? byId("detail-title") : byId(id)).focus({ preventScroll: true });
      announce(visible(titles(row)[0][0]));
    };
    return entitle(button({ id, class: "step", disabled: !row, onclick }, arrow), label);
  };

  /** @type {(row: EventRow) => void} */
  function drawBar(row) {
    const { place, all, before, after } = neighbours(row);
    set(bar, { "aria-label": say("Incident by incident") });
    const places = place && say("{place} of {all}", { place: figure(place), all: figure(all) });
    fresh(
      bar,
      button({ class: "back", onclick: () => change({ selected: null }) }, say("All incidents")),
      places && el("span", { class: "place-in-list" }, places),
      step("previous", "‹", say("Previous incident"), before),
      step("next", "›", say("Next incident"), after),
    );
  }

  /** @type {(row: EventRow) => void} */
  function fill(row) {
    drawBar(row);
    const link = () => location.href.replace(/#.*$/s, "") + addressOf(row);
    const copy = copyButton(say("Copy link to this incident"), link);
    copy[0].id = "copy-incident";
    const zoom = row.at && button({ class: "zoom", onclick: () => zoomTo(row) }, say("Zoom to the place"));
    const [header, ...rest] = detail(row);
    fresh(article, bar, header, el("p", { class: "deeds" }, ...[zoom, ...copy].filter(Boolean)), ...rest);
  }

  function show() {
    const row = state.selected;
    if (row && !last) kept = body.scrollTop;
    document.body.dataset.view = row ? "detail" : "overview";
    overview.hidden = Boolean(row);
    article.hidden = !row;
    if (row) {
      fill(row);
      body.scrollTop = 0;
      byId("detail-title").focus({ preventScroll: true });
    } else if (last) {
      fresh(article);
      body.scrollTop = kept;
      returnTo(last);
    }
    last = row;
  }

  listen((patch) => {
    if ("selected" in patch && state.selected !== last) show();
    else if (state.selected && "lang" in patch) fill(state.selected);
    else if (state.selected && "shown" in patch && !bar.contains(document.activeElement)) drawBar(state.selected);
  });
}

// The panel folds away; on a phone it is a sheet of three heights ------------------------------------

/** @type {Record<string, string>} */
const NEXT = { low: "half", half: "full", full: "low" };
const DRAGGED = 8; // pixels from which a touch is a pull, not a tap

/** @type {(resized: () => void) => void} */
function drawGrip(resized) {
  const [grip, panel] = [byId("grip"), byId("panel")];
  const sheet = matchMedia("(max-width: 480px), (max-width: 700px) and (max-aspect-ratio: 5/4)");
  const tiny = matchMedia("(max-width: 480px) and (max-height: 400px)"); // as a page zoomed to 400 %
  const name = () => {
    const low = document.body.dataset.panel === "low";
    const label = low ? say("Open the panel") : say("Fold the panel away");
    set(grip, { "aria-expanded": String(!low), "aria-label": label });
  };
  /** @type {(height: string) => void} */
  const raise = (height) => {
    if (height === "low") byId("panel-body").scrollTop = 0;
    document.body.dataset.panel = height;
    name();
    resized();
  };

  /** @type {{ y: number, height: number, moved: boolean, now: number } | null} */
  let pulled = null; // where a pull began, and the height it leads to
  grip.addEventListener("pointerdown", ({ clientY, pointerId }) => {
    if (!sheet.matches) return;
    pulled = { y: clientY, height: panel.offsetHeight, now: panel.offsetHeight, moved: false };
    grip.setPointerCapture(pointerId);
  });
  grip.addEventListener("pointermove", ({ clientY }) => {
    if (!pulled) return;
    const up = pulled.y - clientY;
    pulled.moved ||= Math.abs(up) > DRAGGED;
    pulled.now = Math.max(60, pulled.height + up);
    if (pulled.moved) Object.assign(panel.style, { height: `${pulled.now}px`, transition: "none" });
  });
  const drop = () => {
    if (pulled?.moved) {
      const share = pulled.now / innerHeight;
      Object.assign(panel.style, { height: "", transition: "" });
      raise(share < 0.26 ? "low" : share < 0.62 ? "half" : "full");
    }
  };
  grip.addEventListener("pointerup", drop);
  grip.addEventListener("pointercancel", () => {
    drop();
    pulled = null;
  });
  grip.addEventListener("click", () => {
    const now = document.body.dataset.panel ?? "half";
    if (!pulled?.moved) raise(sheet.matches ? NEXT[now] : now === "low" ? "half" : "low");
    pulled = null;
  });
  grip.addEventListener("unfold", (unfold) => raise(/** @type {CustomEvent<string>} */ (unfold).detail));
  const begin = () => raise(tiny.matches ? "low" : "half");
  begin();
  // But the keyboard of a phone makes its window as low.
  tiny.addEventListener("change", () => panel.contains(document.activeElement) || begin());
  listen((patch) => {
    if ("lang" in patch) name();
    if (!patch.selected || document.body.dataset.panel !== "low") return;
    raise("half");
    panel.getAnimations().forEach((moving) => moving.finish()); // for the map shows the incident next to it
  });
}
