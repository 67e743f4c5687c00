/**
 * A whole number for each index, of which one can be found by its place in the sum of all: a binary indexed tree
 * (Fenwick, "A new data structure for cumulative frequency tables", 1994).
 */
type Weights = {
  readonly get: (index: number) => number;
  readonly set: (index: number, weight: number) => void;
  readonly total: () => number;
  /** The index in whose share of the sum `place` lies; `rest` says afterwards how far into it. */
  readonly find: (place: number) => number;
  readonly rest: () => number;
};

/** All 0. Grows with the highest index that is set. */
export const createWeights = (indexes: number): Weights => {
  let size = indexes;
  let weights = new Uint32Array(size);
  let tree = new Int32Array(size + 1);
  let top = topOf(size);
  let sum = 0;
  let left = 0;
  const add = (index: number, change: number): void => {
    for (let node = index + 1; node <= size; node += node & -node) tree[node] = (tree[node] as number) + change;
  };
  const grow = (index: number): void => {
    const old = weights;
    size = Math.max(index + 1, 2 * size);
    top = topOf(size);
    weights = new Uint32Array(size);
    weights.set(old);
    tree = new Int32Array(size + 1);
    weights.forEach((weight, at) => {
      if (weight > 0) add(at, weight);
    });
  };
  return {
    get: (index) => weights[index] as number,
    total: () => sum,
    set: (index, weight) => {
      if (index >= size) grow(index);
      const change = weight - (weights[index] as number);
      if (change === 0) return;
      weights[index] = weight;
      sum += change;
      add(index, change);
    },
    find: (place) => {
      let node = 0;
      left = place;
      for (let stride = top; stride > 0; stride >>= 1) {
        const next = node + stride;
        if (next <= size && (tree[next] as number) <= left) {
          node = next;
          left -= tree[next] as number;
        }
      }
      return node;
    },
    rest: () => left,
  };
};

const topOf = (size: number): number => 2 ** Math.floor(Math.log2(Math.max(1, size)));
