// Above the list: in which order it stands, and whether it has only what the map shows.
import { incidentCount } from "../data.js";
import { byId, el, fresh } from "../dom.js";
import { usable } from "./order.js";
import { say } from "../words/say.js";
import { change, listen, state } from "../state.js";

/** @type {Record<string, () => string>} */
const NAMES = {
  oldest: () => say("Oldest first"),
  newest: () => say("Newest first"),
  casualties: () => say("Most casualties first"),
  distance: () => say("Nearest to the line first"),
  certainty: () => say("Surest side first"),
};

export function drawSorting() {
  byId("order").hidden = incidentCount < 2;
  const select = el("select", { id: "sort" });
  const box = el("input", { type: "checkbox", id: "in-view" });
  select.addEventListener("change", () => change({ order: select.value }));
  box.addEventListener("change", () => change({ inView: box.checked }));
  const name = el("span");
  byId("order").append(select, el("label", {}, box, name));
  const draw = () => {
    select.setAttribute("aria-label", say("Order of the list"));
    fresh(select, ...usable().map((order) => el("option", { value: order }, NAMES[order]())));
    name.textContent = say("in view only");
    sync();
  };
  const sync = () => {
    select.value = state.order;
    box.checked = state.inView;
  };
  draw();
  listen((patch) => {
    if ("lang" in patch) draw();
    else if ("order" in patch || "inView" in patch) sync();
  });
}
