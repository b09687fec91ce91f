// A worker that runs the beginning of the page's own script, with the columns of the events.
import { table } from "../columns.js";
import { query } from "../dom.js";

const END = "\n// Here the script of the worker ends.\n"; // as view/_shell.py writes it

/** Whether there are enough events for a worker to do what takes long: only then columns come as bytes. */
export const many = () => table.bytes.length > 0;

// Null where the browser refuses it, such as a frame around the page; what fails later calls `refused`.
/** @type {(answered: (data: Answer) => void, refused: () => void) => Worker | null} */
export function startWorker(answered, refused) {
  const [script] = (query("script[type=module]").textContent ?? "").split(END);
  const address = URL.createObjectURL(new Blob(["(async () => {", script, "module_worker.serve(); })();"]));
  try {
    const worker = new Worker(address);
    worker.addEventListener("error", refused);
    worker.addEventListener("message", ({ data }) => answered(data));
    worker.postMessage({ table });
    return worker;
  } catch {
    return null;
  }
}
