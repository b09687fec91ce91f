// Our own words, in the reader's language.

// A text with its {gaps} filled.
export const say = (text, values = {}) => text.replace(/{(\w+)}/g, (gap, name) => values[name] ?? gap);

// A number as the language writes it.
export const figure = (value, digits = 0) => value.toLocaleString("en", { maximumFractionDigits: digits });
