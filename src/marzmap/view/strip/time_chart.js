// Time as a chart: the timeline, the brush over it, and the zoom of both.
import { drawBrush } from "./brush.js";
import { isChosen } from "./brush_model.js";
import { edgesOf } from "./calendar.js";
import { around } from "../dom.js";
import { state } from "../state.js";
import { drawTimeline, range } from "./timeline.js";
import { daysBetweenMarks, timeScale } from "./timeline_model.js";
import { followZoom, zoomOver } from "./zoom.js";

/** @param {HTMLElement} plot @param {Tip} tip @param {() => void} redraw */
export function drawTimeChart(plot, tip, redraw) {
  const zoom = zoomOver(() => {
    const { start, after } = timeScale(plot.clientWidth, plot.clientHeight, range());
    return [start, after];
  }, redraw);
  const time = drawTimeline(plot, tip, zoom);

  // The window snaps to the bins of the whole time, or to the steps that the reader has chosen.
  /** @type {{ key: string, edges: Int32Array }} */
  let made = { key: "", edges: new Int32Array(2) };
  /** @returns {TimeScale} */
  function grain() {
    const scale = time.scale();
    const unit = state.step ?? scale.unit;
    const [first, last] = range();
    const key = [unit, first, last, state.lang].join(" ");
    if (key !== made.key) made = { key, edges: edgesOf(unit, first, last) };
    return { ...scale, unit, edges: made.edges };
  }
  const brush = drawBrush(plot, grain);

  if (range().length) followGestures();

  function followGestures() {
    const shareAt = (/** @type {number} */ x) => {
      const { left, right } = time.scale();
      return (x - left) / (right - left);
    };
    followZoom(plot, zoom, { shareAt, giveUp: brush.giveUp });
    plot.addEventListener("dblclick", (event) => {
      if (around(event, ".bar, [role=slider]")) return;
      if (isChosen(state)) brush.clear();
      else zoom.to(daysBetweenMarks(time.scale(), event.clientX - plot.getBoundingClientRect().left));
    });
  }

  function draw() {
    zoom.follow(false); // the period may have moved while the border was shown
    time.draw();
    brush.place();
  }

  // Only the window has moved.
  function follow() {
    zoom.follow(plot.classList.contains("dragged"));
    time.mark();
    brush.place();
  }

  const { gather, mark, undated, many } = time;
  return { gather, draw, mark, follow, clear: brush.clear, undated, many, zoom };
}
