// Where a text is looked for: in the page itself where events are few, and by a worker where the index of their words
// takes long to build. The worker begins when somebody is about to search.
import { byId } from "../dom.js";
import { many, startWorker } from "./background.js";
import { prepare } from "./shelves.js";
import { search } from "./search.js";

/** @typedef {(passed: Uint8Array | null) => void} Use */

/** @type {Worker | null} */
let worker = null;
let refused = false; // such as by a frame around the page
/** @type {{ text: string, use: Use } | null} */
let waiting = null; // for the worker

/** @type {(next: typeof waiting) => void} */
function wait(next) {
  waiting = next;
  byId("listing").ariaBusy = String(next !== null);
}

function begin() {
  if (worker || refused) return;
  worker = startWorker((data) => {
    if (!waiting || data.text !== waiting.text) return; // another has been asked for since
    const { use } = waiting;
    wait(null);
    use(data.passed ?? null);
  }, refuse);
  if (!worker) refuse();
}

function refuse() {
  worker = null;
  refused = true;
  if (!waiting) return;
  const { text, use } = waiting;
  wait(null);
  use(search(text));
}

// Has the index built before it is asked for.
export function expectSearch() {
  if (!many()) prepare();
  else byId("search").addEventListener("focus", begin, { once: true });
}

// Calls `use` with 1 for each event that a text finds, or null if it asks for nothing: at once, or later by the worker.
/** @type {(text: string, use: Use) => void} */
export function lookUp(text, use) {
  wait(null);
  if (!text.trim()) {
    use(null);
    return;
  }
  if (many()) begin();
  if (!worker) {
    use(search(text));
    return;
  }
  wait({ text, use });
  worker.postMessage({ text });
}
