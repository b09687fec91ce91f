// Elements are made here and nowhere else; every text becomes a text node.
import { language } from "./words/say.js";

// Controls that turn or hide text are made visible, so that a title cannot pose as another.
const HIDDEN = /([\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069])/;
const code = (sign) => `U+${sign.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}`;

export const visible = (value) =>
  String(value)
    .split(HIDDEN)
    .map((part) => (HIDDEN.test(part) ? `[${code(part)}]` : part))
    .join("");

// A stranger's words inside a sentence of ours (or an attribute), kept apart from it whatever their direction.
export const isolated = (value) => `\u2068${visible(value)}\u2069`;

// The first letter tells the language, as far as it is one of the page's, and the direction.
const firstLetter = (value) => /\p{L}/u.exec(value)?.[0] ?? "";
const RIGHT_TO_LEFT = /\p{Script=Arabic}|\p{Script=Hebrew}|\p{Script=Syriac}|\p{Script=Thaana}|\p{Script=Nko}/u;

export const direction = (value) => (RIGHT_TO_LEFT.test(firstLetter(value)) ? "rtl" : "ltr");

function foreign(value) {
  const letter = firstLetter(value);
  const found = /\p{Script=Arabic}/u.test(letter) ? "fa" : /\p{Script=Latin}/u.test(letter) ? "en" : null;
  return found === language() ? null : found;
}

// A stranger's text, kept apart from the text around it whatever its direction; what is not in the reader's language
// says so.
export function text(value, lang = foreign(value)) {
  const parts = String(value).split(HIDDEN);
  const node = el(
    "bdi",
    {},
    ...parts.map((part) => (HIDDEN.test(part) ? el("span", { class: "control" }, code(part)) : part)),
  );
  if (lang) node.lang = lang;
  return node;
}

function fill(node, properties, children) {
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

export const el = (tag, properties = {}, ...children) => fill(document.createElement(tag), properties, children);
export const svg = (tag, properties = {}, ...children) =>
  fill(document.createElementNS("http://www.w3.org/2000/svg", tag), properties, children);

export const byId = (id) => document.getElementById(id);

// Children in the place of those before; what is null or false is left out.
export const fresh = (node, ...children) =>
  node.replaceChildren(...children.filter((child) => child !== null && child !== undefined && child !== false));

// Only addresses of the web become links; anything else stays text.
export function link(address, label) {
  let url;
  try {
    url = new URL(address);
  } catch {
    return text(label);
  }
  if (url.protocol !== "https:" && url.protocol !== "http:") return text(label);
  return el("a", { href: url.href, target: "_blank", rel: "noopener noreferrer nofollow" }, text(label));
}
