// How fine the reader wants time: the unit by which the window moves and snaps, and whether a walk keeps what it has passed.
export const UNITS = ["day", "week", "month", "quarter", "year"];

/** @type {{ unit: string | null, keeps: boolean }} */
export const pace = { unit: null, keeps: false }; // without a unit the strip chooses one
