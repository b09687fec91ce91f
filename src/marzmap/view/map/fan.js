// Symbols that would hide each other move off their places. Plain arithmetic of pixels: a spot is
// { x, y, size, side, away }, `away` the direction from the border to the place.
import { once } from "../once.js";

const GAP = 2; // pixels between two symbols
const FILLED = 0.85; // of a symbol's box, with a little air
const ROW = 9; // symbols in one half circle
const WIDEST = 48; // pixels that the places of one fan may lie apart
const FARTHEST = 22; // pixels that a symbol may give way

// Which crowd each spot belongs to: those closer than their width, and who is close to them.
/** @type {(spots: Spot[]) => number[]} */
export function crowds(spots) {
  const group = spots.map((_, i) => i);
  const order = [...group].sort((a, b) => spots[a].x - spots[b].x);
  const widest = spots.reduce((most, spot) => Math.max(most, spot.size), 0);
  order.forEach((i, place) => {
    for (let back = place - 1; back >= 0; back -= 1) {
      const j = order[back];
      if (spots[i].x - spots[j].x >= widest) break;
      if (apart(spots[i], spots[j]) < (spots[i].size + spots[j].size) / 2) group[root(group, i)] = root(group, j);
    }
  });
  return group.map((_, i) => root(group, i));
}

/** @type {(a: XY, b: XY) => number} */
const apart = (a, b) => Math.hypot(a.x - b.x, a.y - b.y);
/** @type {(group: number[], i: number) => number} */
const root = (group, i) => (group[i] === i ? i : (group[i] = root(group, group[i])));

// In a crowd, and on a crossing (`fixed`), each symbol moves off its place, on its own side of the border, in a fan with
// the others of that side; where fans meet each other, or what cannot move (`blocks`), symbols give way a little. Gives
// `offsets`, the way of each from its place, or null for those that stay on it, and `stuck`, those without room. A
// crowd of more than `most`, or a wide one, has no fan.
/** @type {(spots: Spot[], fixed: XY[], options?: { blocks?: Spot[], most?: number }) => { offsets: (XY | null)[], stuck: Set<number> }} */
export function spread(spots, fixed, { blocks = [], most = Infinity } = {}) {
  const group = crowds(spots);
  const closed = new Set(); // members of crowds whose own fans get in each other's way
  let faces = standing(spots, fanned(spots, fixed, group, closed, most));
  for (const members of gathered(crowds(faces)).values()) {
    if (members.length > 1 && members.every((i) => group[i] === group[members[0]]))
      members.forEach((i) => closed.add(i));
  }
  if (closed.size) faces = standing(spots, fanned(spots, fixed, group, closed, most));
  const asked = faces.map(({ x, y }) => ({ x, y }));
  giveWay(faces, blocks);
  const stuck = new Set();
  for (const members of gathered(crowds(faces)).values()) {
    /** @type {(i: number) => boolean} */
    const blocked = (i) => blocks.some((block) => apart(block, faces[i]) < (block.size + faces[i].size) / 2 - GAP);
    if (members.length > 1 || members.some(blocked)) members.forEach((i) => stuck.add(i));
  }
  faces.forEach((face, i) => apart(face, asked[i]) > FARTHEST && stuck.add(i));
  const offsets = faces.map((face, i) => {
    const offset = { x: Math.round(face.x - spots[i].x), y: Math.round(face.y - spots[i].y) };
    return offset.x || offset.y ? offset : null;
  });
  return { offsets, stuck };
}

// Where the symbols are, and how much of their box is filled.
/** @type {(spots: Spot[], offsets: (XY | null)[]) => Spot[]} */
const standing = (spots, offsets) =>
  spots.map(({ x, y, size }, i) => ({ x: x + (offsets[i]?.x ?? 0), y: y + (offsets[i]?.y ?? 0), size: size * FILLED }));

// Those that overlap move apart, step by step, each by half the way; a block stays where it is.
/** @type {(faces: Spot[], blocks: Spot[]) => void} */
function giveWay(faces, blocks) {
  for (let round = 0; round < 60; round += 1) {
    let moved = false;
    for (let i = 0; i < faces.length; i += 1) {
      for (let j = i + 1; j < faces.length; j += 1) moved = part(faces[i], faces[j], 0.5, i * 2.4) || moved;
      for (const block of blocks) moved = part(faces[i], block, 1, 0) || moved;
    }
    if (!moved) return;
  }
}

/** @type {(one: Spot, other: Spot, share: number, turn: number) => boolean} */
function part(one, other, share, turn) {
  const room = (one.size + other.size) / 2;
  let [x, y] = [one.x - other.x, one.y - other.y];
  if (Math.abs(x) >= room || Math.abs(y) >= room) return false;
  let away = Math.hypot(x, y);
  if (away >= room) return false;
  const step = (room - away + 0.5) * share;
  if (away < 0.01) [x, y, away] = [Math.cos(turn), Math.sin(turn), 1];
  one.x += (x / away) * step;
  one.y += (y / away) * step;
  if (share < 1) {
    other.x -= (x / away) * step;
    other.y -= (y / away) * step;
  }
  return true;
}

/** @type {<K>(keys: K[]) => Map<K, number[]>} */
function gathered(keys) {
  const groups = new Map();
  keys.forEach((key, i) => once(groups, key, () => []).push(i));
  return groups;
}

/** @type {(spots: Spot[], fixed: XY[], group: number[], closed: Set<number>, most: number) => (XY | null)[]} */
function fanned(spots, fixed, group, closed, most) {
  /** @type {(i: number) => boolean} */
  const covers = (i) => fixed.some((at) => apart(at, spots[i]) < spots[i].size * 0.75);
  /** @type {(XY | null)[]} */
  const offsets = spots.map(() => null);
  for (const own of gathered(group).values()) {
    if (own.length === 1 && !covers(own[0])) continue;
    if (own.length > most || (most < Infinity && width(spots, own) > WIDEST)) continue;
    const sides = gathered(own.map((i) => spots[i].side));
    const bySide = [...sides.values()].map((places) => places.map((place) => own[place]));
    const fans = bySide.map((side) => facing(spots, side));
    if (own.some((i) => closed.has(i))) ring(spots, own, fans, offsets);
    else for (const one of fans) fan(spots, one, offsets);
  }
  return offsets;
}

/** @type {(spots: Spot[], own: number[]) => number} */
function width(spots, own) {
  /** @type {(axis: "x" | "y") => number} */
  const range = (axis) => {
    const values = own.map((i) => spots[i][axis]);
    return Math.max(...values) - Math.min(...values);
  };
  return Math.max(range("x"), range("y"));
}

// The middle of a fan's places, where it faces, and its places in the order across it, so that leaders do not cross.
/** @type {(spots: Spot[], side: number[]) => Fan} */
function facing(spots, side) {
  /** @type {(value: (spot: Spot) => number) => number} */
  const mean = (value) => side.reduce((sum, i) => sum + value(spots[i]), 0) / side.length;
  const towards = Math.atan2(
    mean(({ away = 0 }) => Math.sin(away)),
    mean(({ away = 0 }) => Math.cos(away)),
  );
  /** @type {(at: XY) => number} */
  const across = ({ x, y }) => y * Math.cos(towards) - x * Math.sin(towards);
  side.sort((i, j) => across(spots[i]) - across(spots[j]) || i - j);
  return {
    side,
    towards,
    x: mean((spot) => spot.x),
    y: mean((spot) => spot.y),
    room: side.reduce((most, i) => Math.max(most, spots[i].size), 0) + GAP,
  };
}

/** @type {(spot: XY, x: number, y: number) => XY} */
const off = (spot, x, y) => ({ x: Math.round(x - spot.x), y: Math.round(y - spot.y) });

// Half a circle, or for many several, one outside the other.
/** @type {(spots: Spot[], one: Fan, offsets: (XY | null)[]) => void} */
function fan(spots, { side, towards, x, y, room }, offsets) {
  /** @type {{ reach: number, turn: number }[]} */
  const slots = [];
  const inner = Math.min(side.length, ROW);
  for (let reach = Math.max(room * 1.02, (inner * room) / Math.PI); slots.length < side.length; reach += room) {
    const left = side.length - slots.length;
    const count = side.length <= ROW ? left : Math.min(left, Math.floor((Math.PI * reach) / room));
    const step = 2 * Math.asin(Math.min(1, room / 2 / reach));
    for (let place = 0; place < count; place += 1) slots.push({ reach, turn: (place - (count - 1) / 2) * step });
  }
  slots.sort((a, b) => a.turn - b.turn);
  slots.forEach(({ reach, turn }, place) => {
    const angle = towards + turn;
    offsets[side[place]] = off(spots[side[place]], x + reach * Math.cos(angle), y + reach * Math.sin(angle));
  });
}

// The whole circle, where the fans of two sides would meet: the sides one after the other.
/** @type {(spots: Spot[], own: number[], fans: Fan[], offsets: (XY | null)[]) => void} */
function ring(spots, own, fans, offsets) {
  const turned = fans.sort((a, b) => a.towards - b.towards);
  const order = turned.flatMap(({ side }) => side);
  /** @type {(axis: "x" | "y") => number} */
  const mean = (axis) => own.reduce((sum, i) => sum + spots[i][axis], 0) / own.length;
  const [x, y] = [mean("x"), mean("y")];
  const room = turned.reduce((most, one) => Math.max(most, one.room), 0);
  const reach = Math.max(room * 1.02, room / 2 / Math.sin(Math.PI / Math.max(2, order.length)));
  const step = (2 * Math.PI) / order.length;
  const start = turned[0].towards - ((turned[0].side.length - 1) / 2) * step;
  order.forEach((i, place) => {
    const angle = start + place * step;
    offsets[i] = off(spots[i], x + reach * Math.cos(angle), y + reach * Math.sin(angle));
  });
}
