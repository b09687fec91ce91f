// The worker: it has the columns of its own, searches them and writes files of them for the page.
import { load } from "../columns.js";
import { search } from "./search.js";
import { fileOf } from "./table_file.js";

// Answers the page: first comes the table, then one text after the other, or a file to write.
export function serve() {
  addEventListener("message", (/** @type {MessageEvent<Asked>} */ { data }) => {
    if ("table" in data) load(data.table);
    else if ("file" in data) write(data.file);
    else {
      const passed = search(data.text);
      postMessage({ text: data.text, passed }, { transfer: [passed.buffer] });
    }
  });
}

/** @type {(job: FileJob) => void} */
function write(job) {
  const writing = fileOf(job);
  let step = writing.next();
  for (; !step.done; step = writing.next()) postMessage({ share: step.value });
  postMessage({ blob: step.value });
}
