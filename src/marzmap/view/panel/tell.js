// What a reader of the screen by ear is told, once things have come to rest.
import { byId } from "../dom.js";

const REST = 600; // milliseconds

let waiting = 0;

/** @type {(words: string) => void} */
export function tell(words) {
  clearTimeout(waiting);
  waiting = setTimeout(() => {
    byId("told").textContent = words;
  }, REST);
}
