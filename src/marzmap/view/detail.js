// One incident in full: what is known, who says so, and how well the place is known.
import { barriers, candidatesOf, crossings, layers, list, study } from "./data.js";
import { el, link, text } from "./dom.js";
import { symbol } from "./symbols.js";
import * as words from "./words.js";

export function detail(row, { back, zoom }) {
  return [
    el(
      "div",
      { class: "bar" },
      el("button", { type: "button", class: "back", onclick: back }, "All incidents"),
      row.at && el("button", { type: "button", class: "zoom", onclick: zoom }, "Zoom to the place"),
    ),
    el(
      "header",
      {},
      el("p", { class: "kind" }, symbol(row), text(row.event_type ?? "kind not known")),
      el("h2", { tabindex: "-1" }, text(row.title ?? row.title_fa ?? row.incident_id)),
      row.title && row.title_fa && el("p", { class: "fa", lang: "fa", dir: "rtl" }, text(row.title_fa, "fa")),
      row.status === "draft" && el("p", { class: "note" }, "Draft, not checked yet."),
    ),
    row.summary && el("p", { class: "summary", dir: "auto" }, text(row.summary)),
    facts(row),
    claims(row),
    candidates(row),
    sources(row),
  ];
}

function facts(row) {
  const parties = [row.actor_1, row.actor_2].filter(words.known);
  const pairs = [
    ["Date", text(words.date(row))],
    ["Place", place(row)],
    !row.context && ["Side", side(row)],
    !row.context && ["Barrier", barrier(row)],
    ["Along the line", chainage(row)],
    ["Crossing", crossing(row)],
    parties.length && ["Parties", el("span", {}, ...parties.flatMap((one, i) => [i ? ", " : "", text(one)]))],
    !row.context && ["Killed", words.range(row.killed_low, row.killed_high)],
    !row.context && ["Wounded", words.range(row.wounded_low, row.wounded_high)],
  ];
  return el(
    "dl",
    { class: "facts" },
    ...pairs
      .filter((pair) => pair && pair[1])
      .flatMap(([term, value]) => [el("dt", {}, term), el("dd", {}, value)]),
  );
}

const persian = (name) => el("span", { class: "fa", lang: "fa", dir: "rtl" }, text(name, "fa"));

function place(row) {
  const sure = row.admin_probability;
  const district =
    words.known(row.admin2_at) && words.known(sure) && sure < 0.95
      ? `${row.admin2_at} (${words.percent(sure)})`
      : row.admin2_at;
  const within = [district, row.admin1_at, row.country_at && words.countryName(row.country_at)].filter(
    words.known,
  );
  return el(
    "span",
    {},
    text(row.place ?? row.place_fa ?? "not known"),
    row.place && row.place_fa && persian(row.place_fa),
    within.length > 0 && el("small", {}, text(within.join(", "))),
    !row.context && el("small", {}, text(words.placed(row))),
    row.radius_source && el("small", {}, "Radius: ", text(row.radius_source)),
  );
}

function side(row) {
  const several = candidatesOf(row).length;
  return el(
    "span",
    {},
    text(words.side(row)),
    ...words.bySource(row).map((line) => el("small", {}, text(line))),
    several > 1 &&
      words.known(row.side_likely) &&
      el(
        "small",
        {},
        `Probabilities and range are those of ${several === 2 ? "both" : `all ${several}`} possible places together; all else is that of the one shown.`,
      ),
  );
}

function barrier(row) {
  const found = barriers.get(row.barrier_id);
  if (!found) return null;
  const accuracy = words.known(found.accuracy_m) && `The line drawn is right within ${words.plain(found.accuracy_m)}.`;
  return el(
    "span",
    {},
    text(words.barrier(row, found)),
    el("small", {}, text(found.name ?? found.barrier_id)),
    found.name_fa && persian(found.name_fa),
    accuracy && el("small", {}, accuracy),
  );
}

function chainage(row) {
  if (!words.known(row.chainage_m)) return null;
  const part = (layers.border ?? []).filter(
    (one) => one.border_id === row.border_id && one.border_part === row.border_part,
  );
  const whole = Math.max(0, ...part.map((one) => one.chainage_end_m ?? 0));
  const from = part.find((one) => one.start_name)?.start_name ?? study.chainage_from;
  const of = whole ? ` of ${Math.round(whole / 1000)}` : "";
  return text(`km ${Math.round(row.chainage_m / 1000)}${of}${from ? `, from the ${from}` : ""}`);
}

function crossing(row) {
  const found = crossings.get(row.crossing_id);
  if (!found) return null;
  const along =
    row.crossing_along_m >= 1000
      ? ` (${words.plain(Math.round(row.crossing_along_m / 100) * 100)} along the line)`
      : "";
  const away = words.known(row.crossing_distance_m)
    ? `, ${words.distance(row.crossing_distance_m, row.radius_m)} away${along}`
    : "";
  const state = words.crossingState(row);
  return el(
    "span",
    {},
    text(found.name ?? found.crossing_id),
    away,
    state && `; ${state}`,
    found.name_fa && persian(found.name_fa),
  );
}

const refs = (numbers) =>
  Array.isArray(numbers) &&
  numbers.length > 0 &&
  el("span", { class: "refs" }, text(`[${numbers.join(", ")}]`));

// The two sides stand beside each other; whoever else is quoted stands below.
function claims(row) {
  const all = list(row.claims);
  if (!all.length) return null;
  const speakers = [...new Set(all.map((one) => one.by ?? ""))];
  const sides = speakers.filter((by) => by && !/^(press|note)$/i.test(by)).slice(0, 2);
  const said = (one) =>
    el("p", { dir: "auto" }, text(one.text ?? JSON.stringify(one)), " ", refs(one.sources));
  const column = (by) =>
    el("div", {}, by && el("h4", {}, text(by)), ...all.filter((one) => (one.by ?? "") === by).map(said));
  return el(
    "section",
    { class: "claims" },
    el("h3", {}, sides.length > 1 ? "What each side says" : "What is said"),
    el("div", { class: "sides" }, ...sides.map(column)),
    el("div", { class: "others" }, ...speakers.filter((by) => !sides.includes(by)).map(column)),
  );
}

function candidates(row) {
  const all = candidatesOf(row);
  if (all.length < 2) return null;
  const total = all.reduce((sum, one) => sum + (one.weight ?? 1), 0);
  const line = (one) => {
    const share = `${Math.round((100 * (one.weight ?? 1)) / total)} %`;
    return el(
      "li",
      {},
      text(one.note || one.place || `candidate ${one.candidate}`),
      words.known(one.border_distance_m) && el("small", {}, text(words.side(one))),
      el("small", {}, `Weight ${share}${one.shown ? "; the one shown" : ""}`),
      one.source && el("small", {}, text(one.source)),
    );
  };
  return el("section", {}, el("h3", {}, `${all.length} possible places`), el("ol", {}, ...all.map(line)));
}

function sources(row) {
  const all = list(row.sources);
  if (!all.length) return null;
  const line = (one) =>
    el(
      "li",
      { dir: "auto" },
      link(one.url, one.title || one.url || "source without a title"),
      ...[one.publisher, one.date, one.terms].filter(words.known).flatMap((extra) => [", ", text(extra)]),
      one.archive_url && el("span", {}, " · ", link(one.archive_url, "archived copy")),
    );
  return el("section", { class: "sources" }, el("h3", {}, "Sources"), el("ol", {}, ...all.map(line)));
}
