// What the search found in an entry of the list: marked where it is seen, given in a line of its own where it is not.
import { list } from "../data.js";
import { el, text } from "../dom.js";
import { say } from "../words/say.js";
import { kindOf } from "../words/words.js";

const BEFORE = 24; // characters of a text before its first hit
const AFTER = 64;
const MOST = 2; // lines

// A stranger's text with its hits marked; one that hides characters shows those instead.
/** @type {(value: string, hits: Hit[], lang?: string | null) => HTMLElement} */
export function marked(value, hits, lang) {
  const node = text(value, lang);
  const [content, ...others] = node.childNodes;
  if (!(content instanceof Text) || others.length) return node;
  let end = value.length;
  for (const { from, to } of [...hits].sort((a, b) => b.from - a.from || b.to - a.to)) {
    if (to > end) continue; // within another
    content.splitText(to);
    const hit = content.splitText(from);
    hit.replaceWith(el("mark", {}, hit.data));
    end = from;
  }
  return node;
}

/** Texts of an event that its entry does not show, each with what it is. @type {(row: EventRow) => [string, Maybe<string>, boolean?, boolean?][]} */
const further = (row) => [
  [say("Place"), row.place],
  [say("Place"), row.place_local],
  [say("District"), row.admin2_at],
  [say("Province"), row.admin1_at],
  [say("Parties"), row.actor_1],
  [say("Parties"), row.actor_2],
  [say("Kind"), row.event_type, true],
  [say("Kind"), row.event_type && kindOf(row.event_type), true],
  [say("Summary"), row.summary, true],
  [say("Summary"), row.summary_fa, true],
  ...list(row.claims).flatMap(({ by, text: words, text_fa: persian }) => [
    /** @type {[string, Maybe<string>, boolean]} */ ([say("What is said"), by, true]),
    /** @type {[string, Maybe<string>, boolean]} */ ([say("What is said"), words, true]),
    /** @type {[string, Maybe<string>, boolean]} */ ([say("What is said"), persian, true]),
  ]),
  ...list(row.sources).flatMap(({ title, publisher }) => [
    /** @type {[string, Maybe<string>, boolean, boolean]} */ ([say("Sources"), title, true, true]),
    /** @type {[string, Maybe<string>, boolean, boolean]} */ ([say("Sources"), publisher, true, true]),
  ]),
  [say("Number"), row.incident_id],
];

// The words of a text around its first hit.
/** @type {(value: string, hits: Hit[]) => HTMLElement} */
function excerpt(value, hits) {
  const [{ from: first }] = hits;
  const from = first > BEFORE ? value.indexOf(" ", first - BEFORE) + 1 : 0;
  const start = from > first ? first : from;
  const end = value.length > start + BEFORE + AFTER ? value.lastIndexOf(" ", start + BEFORE + AFTER) : value.length;
  const stop = Math.max(end, hits[0].to);
  const cut = `${start ? "… " : ""}${value.slice(start, stop)}${stop < value.length ? " …" : ""}`;
  const shift = (start ? 2 : 0) - start;
  const within = hits
    .filter(({ to }) => to <= stop)
    .map((hit) => ({ ...hit, from: hit.from + shift, to: hit.to + shift }));
  return marked(cut, within);
}

// Lines that say where the words are that the entry itself does not show; `seen` are the numbers of those it does.
/** @type {(row: EventRow, { hitsIn, asked }: Finder, seen: Set<number>) => HTMLElement[]} */
export function reasons(row, { hitsIn, asked }, seen) {
  const lines = [];
  for (const [what, value, prose, ofSource] of further(row)) {
    if (lines.length === MOST || seen.size === asked) break;
    const hits = value ? hitsIn(value, prose, ofSource) : [];
    if (!value || !hits.some((hit) => !seen.has(hit.asked))) continue;
    for (const hit of hits) seen.add(hit.asked);
    lines.push(el("span", { class: "why" }, `${what}: `, excerpt(value, hits)));
  }
  return lines;
}
