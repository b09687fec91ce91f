// The data of the page, read once. Texts in it are strangers' texts: they only ever become text nodes.
const blob = JSON.parse(document.getElementById("data").textContent);

// A path comes as whole numbers, each the step from the vertex before: x, y, x, y, ...
function decoded(steps, scale) {
  const path = [];
  let x = 0;
  let y = 0;
  for (let i = 0; i < steps.length; i += 2) {
    x += steps[i];
    y += steps[i + 1];
    path.push([y / scale, x / scale]);
  }
  return path;
}

function rows(name) {
  const layer = blob.layers[name];
  if (!layer) return [];
  return layer.geometry.map((parts, i) => {
    const row = { paths: parts.map((steps) => decoded(steps, layer.scale)) };
    for (const [column, values] of Object.entries(layer.columns)) row[column] = values[i];
    row.at = row.paths[0]?.[0];
    return row;
  });
}

const byDate = (a, b) => (a.date_start ?? "9999").localeCompare(b.date_start ?? "9999");

export const study = blob.study;
export const attributions = blob.attributions;
export const relief = blob.relief;
export const layers = Object.fromEntries(Object.keys(blob.layers).map((name) => [name, rows(name)]));
export const incidents = (layers.incidents ?? []).sort(byDate);
export const context = (layers.context ?? []).map((row) => ({ ...row, context: true })).sort(byDate);
incidents.forEach((row, i) => (row.number = i + 1));

export const crossings = new Map((layers.crossings ?? []).map((row) => [row.crossing_id, row]));
export const barriers = new Map((layers.barriers ?? []).map((row) => [row.barrier_id, row]));
const countries = new Map((layers.countries ?? []).map((row) => [row.country, row.name]));
export const countryName = (code) => countries.get(code) ?? code;

export const candidatesOf = (row) =>
  row.context ? [] : (layers.candidates ?? []).filter((one) => one.incident_id === row.incident_id);

// JSON inside a cell. What is no list of objects is kept as one plain text, so that nothing is lost.
export function list(cell) {
  if (!cell) return [];
  try {
    const found = JSON.parse(cell);
    if (Array.isArray(found) && found.every((one) => one && typeof one === "object")) return found;
  } catch {
    // Falls through: the text itself is shown.
  }
  return [{ text: cell, title: cell }];
}
