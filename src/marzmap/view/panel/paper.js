// One sheet of paper, A4 landscape: map, numbered incidents, legend, sources.
import { usePaper } from "./appearance.js";
import { byId } from "../dom.js";
import { onPaper, PAPER } from "./listing.js";
import { state } from "../state.js";

const SMALLEST = 4.5; // points

// The style of paper, which holds on the screen too while the sheet is laid out: only so it can be measured.
const sheets = () =>
  [...document.styleSheets]
    .flatMap((sheet) => [...sheet.cssRules])
    .filter((rule) => rule instanceof CSSMediaRule)
    .filter((rule) => /^(print|all)$/.test(rule.media.mediaText));

/** @type {(node: Element) => boolean} */
const overflows = (node) => node.scrollHeight > node.clientHeight + 1 || node.scrollWidth > node.clientWidth + 1;

const shrunk = () => ["filters", "sources", "detail"].map(byId);

// Text that does not fit becomes smaller, entries that do not fit are counted instead.
function fit() {
  for (const node of shrunk())
    for (let size = 7; size >= SMALLEST && overflows(node); size -= 0.25) node.style.fontSize = `${size}pt`;
  const listing = byId("listing");
  if (overflows(listing)) byId("list").classList.add("brief");
  for (let most = PAPER; most > 1 && overflows(listing); most -= 1) onPaper(most - 1);
}

/** @type {(does: { map: L.Map, showAll: () => void, zoomTo: (row: EventRow, animate?: boolean) => void }) => void} */
export function drawPaper({ map, showAll, zoomTo }) {
  const folds = [...document.querySelectorAll("details")];
  /** @type {{ centre: L.LatLng, zoom: number, open: HTMLDetailsElement[] } | null} */
  let before = null; // the view, and the folds that are open

  addEventListener("beforeprint", () => {
    if (before) return;
    before = { centre: map.getCenter(), zoom: map.getZoom(), open: folds.filter((fold) => fold.open) };
    for (const fold of folds) fold.open = true;
    byId("overview").hidden = false; // the sources belong on each sheet
    for (const rule of sheets()) rule.media.mediaText = "all";
    document.body.classList.add("printing");
    usePaper(true);
    map.invalidateSize({ animate: false });
    if (state.selected) zoomTo(state.selected, false);
    else showAll();
    fit();
  });
  addEventListener("afterprint", () => {
    if (!before) return;
    for (const rule of sheets()) rule.media.mediaText = "print";
    document.body.classList.remove("printing");
    byId("overview").hidden = Boolean(state.selected);
    for (const fold of folds) fold.open = before.open.includes(fold);
    for (const node of shrunk()) node.style.fontSize = "";
    byId("list").classList.remove("brief");
    onPaper(PAPER);
    map.invalidateSize({ animate: false });
    map.setView(before.centre, before.zoom, { animate: false });
    before = null;
    usePaper(false);
  });
}
