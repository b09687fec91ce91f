// What is shown, as a file: of the incidents that pass the filters all columns that the page holds.
import { attributions, citation, licence, notice, study } from "../data.js";
import { announce, button, byId, el, entitle, fresh, set } from "../dom.js";
import { say } from "../words/say.js";
import { many, startWorker } from "../words/background.js";
import { fileOf } from "../words/table_file.js";
import { filtered, listen, state } from "../state.js";

// Buttons --------------------------------------------------------------------------------------------

/** A part must not pass for the whole, so its name says that it was selected. @type {(ending: string) => string} */
function fileName(ending) {
  const name = study.id.replace(/[^\p{L}\p{N}._-]+/gu, "-").replace(/^[.-]+/, "") || "incidents";
  return `${name}${filtered() ? "-selected" : ""}.${ending}`;
}

// Whether the browser keeps a file is not for the page to know.
/** @type {(blob: Blob, name: string) => void} */
function save(blob, name) {
  const address = URL.createObjectURL(blob);
  el("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
  announce(say("{file} is handed to the browser to save", { file: name }));
}

/** @type {{ format: FileJob["format"], share: number } | null} */
let making = null; // the file that is being written

const SLICE = 8; // milliseconds of writing at a time, where there is no worker

// Writes a file: of many incidents in a worker of its own, whose memory is free when it ends.
/** @type {(format: FileJob["format"], draw: () => void) => void} */
function make(format, draw) {
  if (making) return;
  const name = fileName(format);
  const rights = { licence, attribution: attributions, citation, notice: notice.english };
  /** @type {FileJob} */
  const job = { format, indices: state.shown, rights };
  making = { format, share: 0 };
  /** @type {(share: number) => void} */
  const progress = (share) => {
    if (making) making.share = share;
    const bar = byId("making");
    if (bar instanceof HTMLProgressElement) bar.value = share;
  };
  /** @type {(blob: Blob) => void} */
  const done = (blob) => {
    making = null;
    draw();
    save(blob, name);
  };
  const alone = () => inSlices(fileOf(job), progress, done);
  if (!many()) {
    alone();
    return;
  }
  draw();
  /** @type {Worker | null} */
  const worker = startWorker(({ blob, share }) => {
    if (!blob) {
      progress(share ?? 0);
      return;
    }
    worker?.terminate();
    done(blob);
  }, alone);
  if (worker) worker.postMessage({ file: job });
  else alone();
}

/** @type {(writing: Generator<number, Blob>, progress: (share: number) => void, done: (blob: Blob) => void) => void} */
function inSlices(writing, progress, done) {
  const pause = performance.now() + SLICE;
  let step = writing.next();
  while (!step.done && performance.now() < pause) step = writing.next();
  if (step.done) {
    done(step.value);
    return;
  }
  progress(step.value);
  setTimeout(() => inSlices(writing, progress, done));
}

// Copies a text, such as an address; where the browser does not let us, shows it selected for the reader to copy.
/** @type {(label: string, address: () => string, names?: { field: string, done: string }) => [HTMLButtonElement, HTMLInputElement]} */
export function copyButton(label, address, names = { field: say("Address"), done: say("The address is copied") }) {
  const field = el("input", { type: "text", readonly: true, class: "copied", hidden: true });
  const show = () => {
    set(field, { "aria-label": names.field });
    field.hidden = false;
    field.value = address();
    field.focus();
    field.select();
  };
  const done = () => {
    copy.textContent = say("Copied");
    announce(names.done);
    setTimeout(() => (copy.textContent = label), 2000);
  };
  const onclick = () => (navigator.clipboard ? navigator.clipboard.writeText(address()).then(done, show) : show());
  const copy = button({ onclick }, label);
  return [copy, field];
}

export function drawDownload() {
  /** @type {(format: FileJob["format"], name: string, label: string) => HTMLElement} */
  const file = (format, name, label) => {
    const properties = { id: `download-${format}`, disabled: making !== null, onclick: () => make(format, draw) };
    return entitle(button(properties, name), label);
  };
  const draw = () => {
    const [copy, address] = copyButton(say("Copy address"), () => location.href);
    copy.id = "copy-address";
    const label = say("The file is being written");
    fresh(
      byId("take"),
      el("span", {}, say("Download")),
      file("geojson", "GeoJSON", say("Download what is shown as GeoJSON")),
      file("csv", "CSV", say("Download what is shown as CSV")),
      making && el("progress", { id: "making", max: 1, value: making.share, "aria-label": label }),
      copy,
      address,
    );
  };
  draw();
  listen((patch) => "lang" in patch && draw());
}
