// A long list of which only the entries near those in sight are elements; padding keeps the room of the others.

const BLOCK = 50; // entries that come and go together
const TALL = 70; // pixels of an entry before one is measured

/** The heights of blocks: as measured, or as others are. */
function heightsOfBlocks() {
  /** @type {number[]} */
  let measured = [];
  function average() {
    const some = measured.filter(Boolean);
    return some.reduce((sum, one) => sum + one, 0) / some.length || TALL * BLOCK;
  }
  return {
    /** @type {(block: number, size: number) => number} */
    of: (block, size) => measured[block] ?? (average() * size) / BLOCK,
    /** @type {(block: number, first: Element, last: Element) => void} */
    measure(block, first, last) {
      measured[block] = last.getBoundingClientRect().bottom - first.getBoundingClientRect().top;
    },
    /** @type {(count: number) => void} */
    keep: (count) => (measured = measured.slice(0, count)),
  };
}

/**
 * @param {HTMLElement} list @param {HTMLElement} body what scrolls
 * @param {(place: number) => HTMLElement[]} make the elements of an entry
 */
export function windowed(list, body, make) {
  let length = 0;
  let [first, last] = [0, 0]; // of the entries that are elements, and the next after them
  /** @type {Map<number, HTMLElement[]>} */
  const nodes = new Map();
  const heights = heightsOfBlocks();
  const sizeOf = (/** @type {number} */ block) => Math.min(BLOCK, length - block * BLOCK);
  const heightOf = (/** @type {number} */ block) => heights.of(block, sizeOf(block));

  function measure() {
    if (!list.offsetParent) return; // the list is not seen
    for (let block = first / BLOCK; block * BLOCK < last; block += 1) {
      const from = nodes.get(block * BLOCK)?.[0];
      const to = nodes.get(block * BLOCK + sizeOf(block) - 1)?.at(-1);
      if (from && to) heights.measure(block, from, to);
    }
  }

  function pad() {
    let [above, below] = [0, 0];
    for (let block = 0; block * BLOCK < first; block += 1) above += heightOf(block);
    for (let block = Math.ceil(last / BLOCK); block * BLOCK < length; block += 1) below += heightOf(block);
    list.style.paddingTop = above ? `${above}px` : "";
    list.style.paddingBottom = below ? `${below}px` : "";
  }

  /** @type {(from: number, to: number) => void} */
  function drop(from, to) {
    for (const [at, own] of nodes) {
      if (at >= from && at < to) continue;
      for (const node of own) node.remove();
      nodes.delete(at);
    }
  }

  /** Makes the entries about a place, and drops those that are far from it. @type {(place: number) => void} */
  function show(place) {
    const block = Math.floor(place / BLOCK);
    const [from, to] = [Math.max(0, (block - 1) * BLOCK), Math.min(length, (block + 2) * BLOCK)];
    if (from === first && to === last) return;
    measure();
    drop(from, to);
    const kept = nodes.size ? Math.min(...nodes.keys()) : 0;
    /** @type {[before: HTMLElement[], after: HTMLElement[]]} */
    const added = [[], []];
    for (let at = from; at < to; at += 1) {
      if (nodes.has(at)) continue;
      const own = make(at);
      nodes.set(at, own);
      added[at < kept ? 0 : 1].push(...own);
    }
    list.prepend(...added[0]);
    list.append(...added[1]);
    [first, last] = [from, to];
    pad();
  }

  followScroll(body, () => {
    if (!list.offsetParent || (first === 0 && last === length)) return;
    let down = body.getBoundingClientRect().top - list.getBoundingClientRect().top;
    let block = 0;
    for (; down > heightOf(block) && (block + 1) * BLOCK < length; block += 1) down -= heightOf(block);
    show(block * BLOCK);
  });

  return {
    /** Begin again with this many entries. @type {(count: number) => void} */
    reset(count) {
      length = count;
      [first, last] = [0, 0];
      heights.keep(0);
      nodes.clear();
      list.replaceChildren();
      show(0);
      pad();
    },
    /** More of the same. @type {(count: number) => void} */
    grow(count) {
      heights.keep(Math.floor(length / BLOCK)); // the last may not have been whole
      [length, last] = [count, -1];
      show(first ? first + BLOCK : 0);
    },
    show,
    /** The elements of an entry, which are made. @type {(place: number) => HTMLElement[]} */
    at(place) {
      show(place);
      return nodes.get(place) ?? [];
    },
  };
}

/** @type {(body: HTMLElement, follow: () => void) => void} */
function followScroll(body, follow) {
  let waits = false;
  body.addEventListener("scroll", () => {
    if (waits) return;
    waits = true;
    requestAnimationFrame(() => {
      waits = false;
      follow();
    });
  });
}
