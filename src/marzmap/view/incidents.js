// Incidents on the map: symbols that never hide each other, and the evidence of their place.
import { candidatesOf, crossings, event, eventCount, layers } from "./data.js";
import { pane } from "./basemap.js";
import { el, svg, text } from "./dom.js";
import { change, listen, passes, state } from "./state.js";
import { symbol, typeClass } from "./symbols.js";
import { date, sideShort } from "./words.js";

const SIZE = 24;
const FEW = 3; // so few that each keeps its circle

export function drawIncidents(map) {
  const evidence = { ...pane(map, "evidence", 400), smoothFactor: 0.2 };
  const proofs = L.layerGroup().addTo(map);
  const events = Array.from({ length: eventCount }, (_, i) => event(i));
  const items = events
    .filter((row) => row.at)
    .flatMap((row) => [
      item(row, row.at),
      ...candidatesOf(row)
        .filter((one) => !one.shown)
        .map((one) => item(row, one.at, one)),
    ]);

  function item(row, at, candidate) {
    const leader = svg("line", { class: "leader" });
    const face = el("span", { class: "face" }, symbol(row, { hollow: Boolean(candidate) }));
    const node = el(
      "div",
      { class: candidate ? "candidate" : "incident" },
      svg("svg", { class: "leaders", width: 1, height: 1 }, leader, svg("circle", { r: 2.5 })),
      face,
    );
    const marker = L.marker(at, {
      icon: L.divIcon({
        html: node,
        className: `incident-at ${typeClass(row.event_type)}`,
        iconSize: [0, 0],
      }),
      keyboard: false, // the list is the keyboard's way to each incident
    });
    marker.on("click", () => change({ selected: row }));
    marker.on("mouseover", () => change({ hovered: row }));
    marker.on("mouseout", () => change({ hovered: null }));
    if (!candidate) node.dataset.incident = row.incident_id;
    const where = row.context ? "" : sideShort(candidate ?? row);
    const parts = [date(row, true), candidate && "other possible place", where].filter(Boolean);
    const tip = el(
      "span",
      {},
      text(row.title ?? row.title_fa ?? row.incident_id),
      " · ",
      text(parts.join(" · ")),
    );
    return {
      row,
      at,
      candidate,
      marker,
      leader,
      face,
      node,
      tip,
      side: (candidate ?? row).side_likely,
      away: away(row),
    };
  }

  // The direction, on the map, from the border to the place.
  function away(row) {
    const foot = (layers.border_links ?? [])
      .find((one) => !row.context && one.incident_id === row.incident_id)
      ?.paths[0].at(-1);
    if (!foot) return -Math.PI / 2;
    const { x, y } = map.project(row.at, 15).subtract(map.project(foot, 15));
    return Math.atan2(y, x);
  }

  // A second possible place is only told apart from the first when there is room between them.
  function apart({ row, candidate }) {
    if (!candidate) return true;
    if (!state.layers.has("candidates")) return false;
    return map.latLngToLayerPoint(row.at).distanceTo(map.latLngToLayerPoint(candidate.at)) > SIZE;
  }

  function arrange() {
    const visible = items.filter((one) => passes(one.row) && apart(one));
    const drawn = new Set();
    for (const one of items) {
      if (!visible.includes(one)) {
        one.marker.remove();
        continue;
      }
      // The same second place of two incidents of one kind is one symbol.
      const twin = one.candidate && `${one.at} ${one.row.event_type}`;
      if (twin && drawn.has(twin)) one.marker.remove();
      else one.marker.addTo(map);
      drawn.add(twin);
    }
    const placed = items.filter((one) => map.hasLayer(one.marker));
    const fixed = state.layers.has("crossings")
      ? [...crossings.values()].map((row) => map.latLngToLayerPoint(row.at))
      : [];
    const spots = placed.map((one) => ({
      at: map.latLngToLayerPoint(one.at),
      side: one.side,
      away: one.away,
    }));
    const offsets = spread(spots, fixed);
    placed.forEach((one, i) => {
      const { x, y } = offsets[i] ?? { x: 0, y: 0 };
      one.face.style.transform = `translate(${x}px, ${y}px)`;
      one.leader.setAttribute("x2", x);
      one.leader.setAttribute("y2", y);
      one.node.classList.toggle("off-place", Boolean(offsets[i]));
      one.marker.unbindTooltip().bindTooltip(one.tip, { direction: "top", offset: [x, y - 12] });
    });
    mark();
  }

  function mark() {
    for (const { row, candidate, marker, face } of items) {
      face.classList.toggle("selected", row === state.selected && !candidate);
      face.classList.toggle("hovered", row === state.hovered);
      marker.setZIndexOffset(row === state.selected || row === state.hovered ? 2000 : 0);
    }
  }

  function prove() {
    proofs.clearLayers();
    if (!state.layers.has("evidence")) return;
    const few = state.shown.length <= FEW;
    for (const row of events) {
      if (row.context) continue;
      const active = row === state.selected || row === state.hovered;
      if (!passes(row) || !(few || active)) continue;
      const className = (name) => `${name} ${typeClass(row.event_type)}${active ? " active" : ""}`;
      const own = (name) => (layers[name] ?? []).filter((one) => one.incident_id === row.incident_id);
      if (row.at && row.radius_m)
        L.circle(row.at, { ...evidence, radius: row.radius_m, className: className("circle") }).addTo(proofs);
      for (const one of own("border_links"))
        L.polyline(one.paths, { ...evidence, className: className("foot") }).addTo(proofs);
      if (!state.layers.has("candidates")) continue;
      for (const one of candidatesOf(row)) {
        if (!one.shown)
          L.polyline([row.at, one.at], { ...evidence, className: className("other-place") }).addTo(proofs);
      }
    }
  }

  map.on("zoomend", arrange);
  listen((patch) => {
    if ("shown" in patch || "selected" in patch) arrange();
    else mark();
    prove();
  });
  arrange();
  prove();
}

// Symbols closer than their width, or on a crossing, are a crowd. In a crowd each stands off its place, on its own side of
// the border, in a fan with the others of that side; a leader ties it to the place.
export function spread(spots, fixed) {
  const group = spots.map((_, i) => i);
  const root = (i) => (group[i] === i ? i : (group[i] = root(group[i])));
  for (let i = 0; i < spots.length; i += 1) {
    for (let j = 0; j < i; j += 1) if (spots[i].at.distanceTo(spots[j].at) < SIZE) group[root(i)] = root(j);
  }
  const fans = new Map();
  spots.forEach((spot, i) => {
    const fan = `${root(i)} ${spot.side}`;
    fans.set(fan, [...(fans.get(fan) ?? []), i]);
  });
  const covers = (i) => fixed.some((at) => at.distanceTo(spots[i].at) < SIZE * 0.75);
  const crowded = (i) => group.some((_, j) => root(j) === root(i) && (j !== i || covers(j)));
  const offsets = spots.map(() => null);
  for (const members of fans.values()) {
    if (!crowded(members[0])) continue;
    const mean = (value) => members.reduce((sum, i) => sum + value(spots[i]), 0) / members.length;
    const middle = L.point(
      mean((spot) => spot.at.x),
      mean((spot) => spot.at.y),
    );
    const towards = Math.atan2(
      mean((spot) => Math.sin(spot.away)),
      mean((spot) => Math.cos(spot.away)),
    );
    const reach = Math.max(SIZE * 1.1, (members.length * (SIZE + 2)) / Math.PI);
    // In the order of the places across the fan, so that the leaders do not cross.
    const across = ({ at }) => at.y * Math.cos(towards) - at.x * Math.sin(towards);
    members.sort((i, j) => across(spots[i]) - across(spots[j]) || i - j);
    const step = 2 * Math.asin((SIZE + 2) / 2 / reach);
    members.forEach((i, place) => {
      const angle = towards + (place - (members.length - 1) / 2) * step;
      offsets[i] = L.point(reach * Math.cos(angle), reach * Math.sin(angle))
        .add(middle)
        .subtract(spots[i].at)
        .round();
    });
  }
  return offsets;
}
