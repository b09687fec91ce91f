// The worker: it has the columns of its own, and searches them for the page.
import { load } from "../columns.js";
import { search } from "./search.js";

/** @typedef {{ table: Table, text?: undefined } | { text: string }} Asked */

// Answers the page: first comes the table, then one text after the other.
export function serve() {
  addEventListener("message", (/** @type {MessageEvent<Asked>} */ { data }) => {
    if (data.text === undefined) return load(data.table);
    const passed = search(data.text);
    return postMessage({ text: data.text, passed }, { transfer: [passed.buffer] });
  });
}
