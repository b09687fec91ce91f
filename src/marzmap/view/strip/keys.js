// What the keys of a slider mean.

// Return the place a key leads to from the current one, between 0 and the last; null for a key that leads nowhere.
/** @param {Press} press @param {number} current @param {number} last @param {number} big places that Page Up, Page Down and Shift step over */
export function keyTarget({ key, shiftKey }, current, last, big) {
  const size = shiftKey ? big : 1;
  /** @type {Record<string, number>} */
  const steps = { ArrowRight: size, ArrowUp: size, ArrowLeft: -size, ArrowDown: -size, PageUp: big, PageDown: -big };
  /** @type {Record<string, number>} */
  const ends = { Home: 0, End: last };
  const target = ends[key] ?? current + (steps[key] ?? NaN);
  return Number.isNaN(target) ? null : Math.max(0, Math.min(last, target));
}
