// The one state: whoever changes it calls `change`, whoever shows it listens.
import { context, incidents } from "./data.js";

export const typesPresent = [...new Set(incidents.map((row) => row.event_type))];

export const state = {
  types: new Set(typesPresent),
  layers: new Set(
    "barriers crossings districts rivers places relief band evidence candidates".split(" "),
  ),
  selected: null, // a row of incidents or context
  hovered: null,
};

const listeners = [];
export const listen = (listener) => listeners.push(listener);

export function change(patch) {
  Object.assign(state, patch);
  for (const listener of listeners) listener(patch);
}

export function toggle(name, member, on) {
  const next = new Set(state[name]);
  if (on) next.add(member);
  else next.delete(member);
  change({ [name]: next });
}

export const passes = (row) => (row.context ? state.layers.has("context") : state.types.has(row.event_type));

// The address: #incident=ID&map=zoom/latitude/longitude
export function readAddress() {
  const address = new URLSearchParams(location.hash.slice(1));
  const id = address.get("incident");
  const view = (address.get("map") ?? "").split("/").map(Number);
  return {
    selected: id === null ? null : ([...incidents, ...context].find((row) => row.incident_id === id) ?? null),
    view: view.length === 3 && view.every(Number.isFinite) ? view : null,
  };
}

export function writeAddress(map) {
  const { lat, lng } = map.getCenter();
  const parts = [`map=${+map.getZoom().toFixed(2)}/${lat.toFixed(4)}/${lng.toFixed(4)}`];
  if (state.selected) parts.unshift(`incident=${encodeURIComponent(state.selected.incident_id)}`);
  try {
    history.replaceState(null, "", `#${parts.join("&")}`);
  } catch {
    // A frame in a notebook has no address of its own.
  }
}
