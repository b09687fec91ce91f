// The address follows the state, and the state the address. An incident that is opened is an entry of its own in the
// browser's history: Back closes it before it leaves the page. What else is chosen changes the entry that is there.
import { eventOf } from "./data.js";
import { address, change, listen, readAddress, state } from "./state.js";

const PAUSE = 250; // milliseconds: browsers refuse an address that changes too often

let isOpen = false; // an incident
let isLeaving = false; // our own step back, after an incident was closed
let isFollowing = false; // the state changes because the reader went to another address or entry
let hasTravelled = false; // to an entry of ours, not to an address that somebody gave

/** @type {(map: L.Map, patch: Patch) => void} */
function follow(map, patch) {
  isFollowing = true;
  change(patch);
  isFollowing = false;
  // Reset, for a pan goes by whole pixels and would end next to the address.
  if (patch.view) map.setView([patch.view[1], patch.view[2]], patch.view[0], { animate: false, reset: true });
}

/** @type {(map: L.Map, pushed: boolean) => void} */
function write(map, pushed) {
  const { lat, lng } = map.getCenter();
  const to = address([map.getZoom(), lat, lng]);
  const entry = { incident: state.selected?.incident_id ?? "", pushed: pushed || Boolean(history.state?.pushed) };
  try {
    if (pushed) history.pushState(entry, "", to);
    else history.replaceState(entry, "", to);
  } catch {
    // A frame in a notebook has no address of its own.
  }
}

// Before anything else is written of an incident that was opened or closed.
/** @type {(map: L.Map) => void} */
function step(map) {
  const wasOpen = isOpen;
  isOpen = Boolean(state.selected);
  if (isFollowing || isLeaving || wasOpen === isOpen) return;
  if (isOpen) write(map, true);
  else if (history.state?.pushed) {
    isLeaving = true;
    history.back();
  }
}

/** @type {(map: L.Map) => void} */
export function keepAddress(map) {
  let rests = true;
  let stale = false;
  const later = () => {
    step(map);
    stale = !rests;
    if (!rests || isLeaving) return;
    rests = false;
    write(map, false);
    setTimeout(() => {
      rests = true;
      if (stale) later();
    }, PAUSE);
  };
  listen((patch) => {
    if (Object.keys(patch).some((name) => name !== "hovered" && name !== "stretch")) later();
  });
  map.on("moveend", () => document.body.classList.contains("printing") || later());
  /** @type {(hash: string) => void} */
  const arrive = (hash) => {
    const { patch, view } = readAddress(hash);
    follow(map, { ...patch, view });
  };
  if (location.hash.length > 1) arrive(location.hash);
  else later();
  addEventListener("popstate", ({ state: entry }) => {
    hasTravelled = Boolean(entry);
    if (!isLeaving) return entry && follow(map, { selected: eventOf(entry.incident) });
    isLeaving = false;
    return state.selected ? write(map, true) : later(); // opened again in the meantime, or not
  });
  // Of the event, for our own address may have taken its place in the meantime.
  addEventListener("hashchange", ({ newURL }) => hasTravelled || arrive(new URL(newURL).hash));
}
