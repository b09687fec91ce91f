// One line on the map that names whose data are seen. Where it is cut off it can be opened.
import { attributions } from "../data.js";
import { byId, entitle, fresh, set, text } from "../dom.js";
import { say } from "../words/say.js";
import { listen } from "../state.js";

export function drawCredits() {
  const [credits, line, open] = [byId("credits"), byId("credits-line"), byId("credits-open")];
  const isOpen = () => credits.classList.contains("open");

  function show() {
    open.hidden = !isOpen() && line.scrollWidth <= line.clientWidth;
    set(open, { "aria-expanded": String(isOpen()) });
    entitle(open, isOpen() ? say("Shorten the attribution") : say("Show the whole attribution"));
  }

  function draw() {
    byId("credits-more").textContent = say("Sources and licences");
    fresh(byId("credits-text"), text(attributions.join(" · ")));
    show();
  }

  draw();
  open.addEventListener("click", () => {
    credits.classList.toggle("open");
    show();
  });
  new ResizeObserver(show).observe(line);
  new MutationObserver(show).observe(byId("credits-online"), { childList: true, attributes: true });
  listen((patch) => "lang" in patch && draw());
}
