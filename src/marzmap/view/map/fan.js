// Symbols that would hide each other move off their places, a little and on their own side of the border. Plain arithmetic
// of pixels: a spot is { x, y, size, side, away, holds }, `away` the direction from the border to the place.
import { once } from "../once.js";

export const REACH = 16; // pixels that a symbol may stand off its place
const FILLED = 0.8; // of a symbol's box, with a little air
const GAP = 1; // pixels between two symbols
const TOUCH = 2; // pixels that two may overlap before one hides the other
const ONE_PLACE = 8; // pixels between places that are taken for one
const WIDEST = (160 * Math.PI) / 180; // a fan's angle

// Which crowd each spot belongs to: those closer to one another than `room` of the two, over others too.
/** @param {Spot[]} spots @param {(one: Spot, other: Spot) => number} [room] */
export function crowds(spots, room = (one, other) => (one.size + other.size) / 2) {
  const group = spots.map((_, i) => i);
  for (const [i, j] of neighbours(spots, room)) group[root(group, i)] = root(group, j);
  return group.map((_, i) => root(group, i));
}

/** @type {(a: XY, b: XY) => number} */
const apart = (a, b) => Math.hypot(a.x - b.x, a.y - b.y);
/** @type {(group: number[], i: number) => number} */
const root = (group, i) => (group[i] === i ? i : (group[i] = root(group, group[i])));

// Pairs of spots closer to each other than `room`.
/** @type {(spots: Spot[], room: (one: Spot, other: Spot) => number) => [number, number][]} */
function neighbours(spots, room) {
  const order = spots.map((_, i) => i).sort((a, b) => spots[a].x - spots[b].x);
  const largest = spots.reduce((most, spot) => (spot.size > most.size ? spot : most), { x: 0, y: 0, size: 0 });
  const widest = room(largest, largest);
  /** @type {[number, number][]} */
  const pairs = [];
  order.forEach((i, place) => {
    for (let back = place - 1; back >= 0; back -= 1) {
      const j = order[back];
      if (spots[i].x - spots[j].x >= widest) break;
      if (apart(spots[i], spots[j]) < room(spots[i], spots[j])) pairs.push([i, j]);
    }
  });
  return pairs;
}

/**
 * Let each symbol of a crowd, and each on a crossing (`fixed`), stand off its place, at most REACH pixels and only where
 * its spot `holds` it: those of one place and side in a fan, others as they push each other and are pushed by `blocks`.
 * @param {Spot[]} spots @param {XY[]} fixed @param {Spot[]} [blocks] what cannot move
 * @returns {{ offsets: (XY | null)[], clashes: [number, number][], blocked: [number, number][] }} the way of each from its
 * place, or null for those that stay on it; the pairs without room, of two symbols and of a symbol and a block
 */
export function spread(spots, fixed, blocks = []) {
  const faces = spots.map(({ x, y, size }) => ({ x, y, size: size * FILLED }));
  const place = crowds(spots, () => ONE_PLACE);
  for (const own of gathered(place).values()) {
    if (own.length === 1 && !fixed.some((at) => apart(at, spots[own[0]]) < spots[own[0]].size * 0.75)) continue;
    for (const fan of gathered(own.map((i) => spots[i].side)).values())
      fanOut(
        spots,
        fan.map((n) => own[n]),
        faces,
      );
  }
  giveWay(spots, faces, blocks);
  const offsets = faces.map((face, i) => {
    const offset = { x: Math.round(face.x - spots[i].x), y: Math.round(face.y - spots[i].y) };
    return offset.x || offset.y ? offset : null;
  });
  /** @type {(one: Spot, other: Spot) => number} */
  const least = (one, other) => (one.size + other.size) / 2 - TOUCH;
  /** @type {[number, number][]} */
  const blocked = faces.flatMap((face, i) =>
    blocks.flatMap((block, n) => (apart(face, block) < least(face, block) ? [[i, n]] : [])),
  );
  return { offsets, clashes: neighbours(faces, least), blocked };
}

/** @type {<K>(keys: K[]) => Map<K, number[]>} */
function gathered(keys) {
  const groups = new Map();
  keys.forEach((key, i) => once(groups, key, () => []).push(i));
  return groups;
}

// The symbols of one place and side go round it on an arc that faces away from the border; too many stay.
/** @type {(spots: Spot[], fan: number[], faces: Spot[]) => void} */
function fanOut(spots, fan, faces) {
  const room = Math.max(...fan.map((i) => faces[i].size)) + GAP;
  const step = 2 * Math.asin(Math.min(1, room / 2 / REACH));
  if (step * (fan.length - 1) > WIDEST) return;
  /** @type {(value: (spot: Spot) => number) => number} */
  const mean = (value) => fan.reduce((sum, i) => sum + value(spots[i]), 0) / fan.length;
  const towards = Math.atan2(
    mean(({ away = 0 }) => Math.sin(away)),
    mean(({ away = 0 }) => Math.cos(away)),
  );
  // In the order across the fan, so that what leads to the places does not cross.
  /** @type {(at: XY) => number} */
  const across = ({ x, y }) => y * Math.cos(towards) - x * Math.sin(towards);
  const [x, y] = [mean((spot) => spot.x), mean((spot) => spot.y)];
  [...fan]
    .sort((i, j) => across(spots[i]) - across(spots[j]) || i - j)
    .forEach((i, n) => {
      const angle = towards + (n - (fan.length - 1) / 2) * step;
      move(spots[i], faces[i], x + REACH * Math.cos(angle), y + REACH * Math.sin(angle));
    });
}

// A symbol goes as near to where it is pushed as its place lets it.
/** @type {(spot: Spot, face: Spot, x: number, y: number) => void} */
function move(spot, face, x, y) {
  const away = apart(spot, { x, y });
  const share = Math.min(1, REACH / (away || 1));
  const to = { x: spot.x + (x - spot.x) * share, y: spot.y + (y - spot.y) * share };
  if (spot.holds && !spot.holds(to)) return;
  [face.x, face.y] = [to.x, to.y];
}

// Those that overlap move apart, step by step, each by half the way; a block stays where it is.
/** @type {(spots: Spot[], faces: Spot[], blocks: Spot[]) => void} */
function giveWay(spots, faces, blocks) {
  const reached = neighbours(spots, (one, other) => (one.size + other.size) / 2 + 2 * REACH);
  /** @type {(face: Spot, i: number, x: number, y: number) => void} */
  const push = (face, i, x, y) => move(spots[i], face, face.x + x, face.y + y);
  for (let round = 0; round < 60; round += 1) {
    let isMoving = false;
    for (const [i, j] of reached) {
      const way = between(faces[i], faces[j], i * 2.4);
      if (!way) continue;
      push(faces[i], i, way.x / 2, way.y / 2);
      push(faces[j], j, -way.x / 2, -way.y / 2);
      isMoving = true;
    }
    faces.forEach((face, i) => {
      for (const block of blocks) {
        const way = between(face, block, 0);
        if (!way) continue;
        push(face, i, way.x, way.y);
        isMoving = true;
      }
    });
    if (!isMoving) return;
  }
}

// The way by which one would clear the other; null where there is room.
/** @type {(one: Spot, other: Spot, turn: number) => XY | null} */
function between(one, other, turn) {
  const room = (one.size + other.size) / 2;
  const [x, y] = [one.x - other.x, one.y - other.y];
  if (Math.abs(x) >= room || Math.abs(y) >= room) return null;
  const away = Math.hypot(x, y);
  if (away >= room) return null;
  const step = room - away + 0.5;
  if (away < 0.01) return { x: Math.cos(turn) * step, y: Math.sin(turn) * step };
  return { x: (x / away) * step, y: (y / away) * step };
}
