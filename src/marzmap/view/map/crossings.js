// The crossings, open or closed on the last day of the period that is looked at.
import { layers, study } from "../data.js";
import { switchable } from "./basemap.js";
import { el, text } from "../dom.js";
import { date, daysOf } from "../words/dates.js";
import { isoDay } from "../words/days.js";
import { inBoth } from "../words/naming.js";
import { say } from "../words/say.js";
import { hasValue, plain } from "../words/words.js";
import { listen, state } from "../state.js";
import { crossingSymbol } from "./symbols.js";

const studyEnd = daysOf(study.period)[1] ?? daysOf(study.as_of)[1];
const dayShown = () => state.to ?? studyEnd;

// "open", "closed" or "unknown" on a day. Without a day, or where its closures are unknown, as its status is now.
/** @type {(row: CrossingRow, day: number | null) => Openness} */
export function openOn(row, day) {
  if (day === null || !row.shut_days) return row.status === "open" || row.status === "closed" ? row.status : "unknown";
  /** @type {{ surely: Days, perhaps: Days }[]} */
  const shut = JSON.parse(row.shut_days);
  /** @type {(days: Days) => unknown} */
  const within = (days) => days && (days[0] ?? -Infinity) <= day && day <= (days[1] ?? Infinity);
  if (shut.some(({ surely }) => within(surely))) return "closed";
  return shut.some(({ perhaps }) => within(perhaps)) ? "unknown" : "open";
}

/** @type {(row: CrossingRow, day: number | null) => string} */
function words(row, day) {
  const look = openOn(row, day);
  const rail = row.kind === "rail";
  if (day === null) {
    if (look === "open") return say(rail ? "railway crossing, open" : "road crossing, open");
    if (look === "closed") return say(rail ? "railway crossing, closed" : "road crossing, closed");
    return say(rail ? "railway crossing, not known whether open" : "road crossing, not known whether open");
  }
  const at = { date: date({ date_edtf: isoDay(day) }, true) };
  if (look === "open") return say(rail ? "railway crossing, open on {date}" : "road crossing, open on {date}", at);
  if (look === "closed")
    return say(rail ? "railway crossing, closed on {date}" : "road crossing, closed on {date}", at);
  if (rail) return say("railway crossing, not known whether open on {date}", at);
  return say("road crossing, not known whether open on {date}", at);
}

/** @type {(map: L.Map) => void} */
export function drawCrossings(map) {
  map.createPane("crossings").style.zIndex = "500";
  const drawn = (layers.crossings ?? []).flatMap((row) => {
    if (!row.at) return [];
    const holder = el("div", { "data-crossing": row.crossing_id });
    const icon = L.divIcon({ html: holder, className: "crossing-at", iconSize: [16, 16] });
    const marker = L.marker(row.at, { icon, pane: "crossings", keyboard: false, bubblingMouseEvents: true });
    const label = el("span");
    return [{ row, holder, label, marker: marker.bindTooltip(label, { direction: "top", offset: [0, -8] }) }];
  });

  function write() {
    const day = dayShown();
    for (const { row, holder, label } of drawn) {
      holder.dataset.state = openOn(row, day);
      holder.replaceChildren(crossingSymbol({ kind: row.kind, status: openOn(row, day) }));
      const names = inBoth(row.name, row.name_local).flatMap(([name, lang]) => [text(name, lang), " "]);
      const facts = [words(row, day)];
      if (hasValue(row.radius_m)) facts.push(say("placed within {distance}", { distance: plain(row.radius_m) }));
      label.replaceChildren(...names, facts.map((fact) => `· ${fact}`).join(" "));
    }
  }

  listen((patch) => ["from", "to", "lang"].some((name) => name in patch) && write());
  write();
  const markers = drawn.map(({ marker }) => marker);
  switchable(map, "crossings", markers);
}
