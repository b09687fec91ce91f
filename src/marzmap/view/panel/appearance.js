// Language and colours of the document.
import { study } from "../data.js";
import { visible } from "../dom.js";
import { nameOf } from "../words/naming.js";
import { speak } from "../words/say.js";
import { change, listen, state } from "../state.js";

const dark = matchMedia("(prefers-color-scheme: dark)");
let onPaper = false; // which is always light

export const systemScheme = () => (dark.matches ? "dark" : "light");
export const scheme = () => (onPaper ? "light" : (state.scheme ?? systemScheme()));

/** Has all parts that draw with colours of their own draw again. @type {(yes: boolean) => void} */
export function usePaper(yes) {
  onPaper = yes;
  change({ scheme: state.scheme });
}

export function drawAppearance() {
  const root = document.documentElement;
  const address = () => {
    speak(state.lang);
    root.lang = state.lang;
    root.dir = state.lang === "fa" ? "rtl" : "ltr";
    const title = visible(nameOf(study.title, study.title_local));
    if (document.title !== title) document.title = title;
  };
  const colour = () => (root.dataset.scheme = scheme());
  address();
  colour();
  listen((patch) => {
    if ("lang" in patch) address();
    if ("scheme" in patch) colour();
  });
  dark.addEventListener("change", () => change({ scheme: state.scheme }));
}
