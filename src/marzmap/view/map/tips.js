// The words that follow the pointer over a line or an area.
import { el } from "../dom.js";

// They are made again when they are shown, for the language may have changed. Leaflet listens for the focus of what
// has words, and Chromium makes a stop of the keyboard of a path that listens, unless it says that it is none.
/** @type {<T extends L.Path>(shape: T, words: () => Child) => T} */
export const withWords = (shape, words) =>
  shape
    .bindTooltip(() => el("span", {}, words()), { sticky: true })
    .on("add", () => shape.getElement()?.setAttribute("tabindex", "-1"));
