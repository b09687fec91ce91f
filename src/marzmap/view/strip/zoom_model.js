// The part of time that the strip shows, as [start, after]: days, the second behind the last one. Null is the whole.
// Plain arithmetic.

const LEAST = 14; // days: each has room for a finger

/** @typedef {[start: number, after: number]} Part */

// Return the part of this number of days that begins at `start`, or as near to that as the whole allows.
/** @param {Part} whole @param {number} start @param {number} length @returns {Part | null} */
function partOf([first, end], start, length) {
  if (length >= end - first) return null;
  const from = Math.max(first, Math.min(end - length, start));
  return [from, from + length];
}

/** @param {Part} whole @param {number} length */
const roomFor = ([first, end], length) => Math.max(length, Math.min(LEAST, end - first));

/** Return what is left of a part where the whole is another. @param {Part} whole @param {Part} part */
export const within = (whole, part) => partOf(whole, part[0], part[1] - part[0]);

// Return the part that is `factor` times as long and has the day `at` in the same place.
/** @param {Part} whole @param {Part | null} part @param {number} factor @param {number} at */
export function zoomedBy(whole, part, factor, at) {
  const [start, after] = part ?? whole;
  const length = roomFor(whole, (after - start) * factor);
  return partOf(whole, at - ((at - start) / (after - start)) * length, length);
}

/** Return the part from one day to another, with some days around it where these are few. @param {Part} whole @param {Part} days */
export function zoomedTo(whole, [from, after]) {
  const length = roomFor(whole, after - from);
  return partOf(whole, (from + after - length) / 2, length);
}

/** Return the part some days on, or back. @param {Part} whole @param {Part} part @param {number} days */
export const movedBy = (whole, part, days) => partOf(whole, part[0] + days, part[1] - part[0]);

// Return the part that shows the ends of the period that have changed: as it is if they are in it, else moved as far as
// needed, and wider only if it cannot hold both.
/** @param {Part} whole @param {Part} part @param {Period} before @param {Period} now */
export function following(whole, part, before, now) {
  const days = [];
  if (now.from !== null && now.from !== before.from) days.push(now.from, now.from + 1);
  if (now.to !== null && now.to !== before.to) days.push(now.to, now.to + 1);
  if (!days.length) return part;
  const [least, most] = [Math.min(...days), Math.max(...days)];
  const length = part[1] - part[0];
  if (most - least > length) return zoomedTo(whole, [least, most]);
  return partOf(whole, Math.max(most - length, Math.min(least, part[0])), length);
}
