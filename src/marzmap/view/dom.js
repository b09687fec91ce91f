// Elements are made here and nowhere else; every text becomes a text node.
import { language } from "./words/say.js";
import { isJoined, likelyLanguage } from "./words/tongues.js";

// Controls that turn or hide text are made visible, so that a title cannot pose as another.
const HIDDEN = /([\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069])/;
/** @type {(character: string) => string} */
const code = (character) => `U+${Number(character.codePointAt(0)).toString(16).toUpperCase().padStart(4, "0")}`;

/** @type {(value: unknown) => string} */
export const visible = (value) =>
  String(value)
    .split(HIDDEN)
    .map((part) => (HIDDEN.test(part) ? `[${code(part)}]` : part))
    .join("");

// A stranger's words inside a sentence of ours (or an attribute), kept apart from it whatever their direction.
/** @type {(value: unknown) => string} */
export const isolated = (value) => `\u2068${visible(value)}\u2069`;

/** The language of a text, unless it is the reader's. @type {(value: string) => string | null} */
function foreign(value) {
  const lang = likelyLanguage(value);
  return lang === language() ? null : lang;
}

// A stranger's text, kept apart from the text around it whatever its direction; what is not in the reader's language
// says so.
/** @type {(value: unknown, lang?: string | null) => HTMLElement} */
export function text(value, lang = foreign(String(value))) {
  const parts = String(value).split(HIDDEN);
  const shown = parts.map((part) => (HIDDEN.test(part) ? el("span", { class: "control" }, code(part)) : part));
  return el("bdi", { lang: lang || null, class: isJoined(String(value)) && "joined" }, ...shown);
}

/** @type {(child: Child) => child is Node | string} */
const isThere = (child) => typeof child === "string" || child instanceof Node;

// Sets attributes and listeners, and appends children; what is null, undefined or false is left out.
/** @type {<T extends Element>(node: T, properties: Properties, children?: Child[]) => T} */
export function set(node, properties, children = []) {
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  node.append(...children.filter(isThere));
  return node;
}

/** @type {<K extends keyof HTMLElementTagNameMap>(tag: K, properties?: Properties, ...children: Child[]) => HTMLElementTagNameMap[K]} */
export const el = (tag, properties = {}, ...children) => set(document.createElement(tag), properties, children);
/** @type {<K extends keyof SVGElementTagNameMap>(tag: K, properties?: Properties, ...children: Child[]) => SVGElementTagNameMap[K]} */
export const svg = (tag, properties = {}, ...children) =>
  set(document.createElementNS("http://www.w3.org/2000/svg", tag), properties, children);

/** An element that the page surely has. @type {(selector: string, within?: ParentNode) => HTMLElement} */
export const query = (selector, within = document) => /** @type {HTMLElement} */ (within.querySelector(selector));

// The element round the target of an event that a selector means; null if there is none.
/** @type {(event: Event, selector: string) => HTMLElement | null} */
export const around = ({ target }, selector) => (target instanceof Element ? target.closest(selector) : null);

/** @type {<K extends string>(id: K) => K extends keyof Ids ? Ids[K] : HTMLElement} */
export const byId = (id) => /** @type {any} */ (document.getElementById(id));

// New children in place of the old; what is neither an element nor a text is left out.
/** @type {(node: Element, ...children: Child[]) => void} */
export const fresh = (node, ...children) => node.replaceChildren(...children.filter(isThere));

/** An address of the web; null for any other text. @type {(address: string | undefined) => URL | null} */
function webAddress(address) {
  try {
    const url = new URL(address ?? "");
    return url.protocol === "https:" || url.protocol === "http:" ? url : null;
  } catch {
    return null;
  }
}

/** Where an address of the web leads to; empty for any other text. @type {(address: string | undefined) => string} */
export const hostOf = (address) => webAddress(address)?.hostname.replace(/^www\./, "") ?? "";

// Only addresses of the web become links; anything else stays text.
/** @type {(address: string | undefined, label: string) => HTMLElement} */
export function link(address, label) {
  const url = webAddress(address);
  if (!url) return text(label);
  return el("a", { href: url.href, target: "_blank", rel: "noopener noreferrer nofollow" }, text(label));
}

/** @type {(properties: Properties, ...children: Child[]) => HTMLButtonElement} */
export const button = (properties, ...children) => el("button", { type: "button", ...properties }, ...children);

/** Names an element for screen readers and the pointer. @type {<T extends Element>(node: T, name: string) => T} */
export const entitle = (node, name) => set(node, { "aria-label": name, title: name });

const REST = 600; // milliseconds without a further announcement
let waiting = 0;

/** Has screen readers speak some words, once nothing more changes. @type {(words: string) => void} */
export function announce(words) {
  clearTimeout(waiting);
  waiting = setTimeout(() => (byId("announced").textContent = words), REST);
}
