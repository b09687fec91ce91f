// A day is a whole number, counted since 1970.
export const NO_DAY = -(2 ** 31); // an unknown date

/** @param {number} day */
export const isoDay = (day) => new Date(day * 86_400_000).toISOString().slice(0, 10);

// Return the last day on which an event may have happened, from the two ends of its date.
/** @param {number} start @param {number} end */
export const lastDay = (start, end) => (end === NO_DAY || end < start ? start : end);
