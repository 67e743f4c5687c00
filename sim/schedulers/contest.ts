/**
 * Who has the highest number? A tournament: each inner node of a complete binary tree has the higher of its two below
 * (Knuth, "The Art of Computer Programming", vol. 3, 5.4.1). Of equal ones the lowest index wins.
 */
type Contest = {
  /** 0 takes no part. */
  readonly set: (index: number, key: number) => void;
  /** The index with the highest key, or -1 if nobody takes part. */
  readonly best: () => number;
};

export const createContest = (indexes: number): Contest => {
  const leaves = 2 ** Math.ceil(Math.log2(Math.max(2, indexes)));
  /** Node 1 is the root, the nodes below n are 2n and 2n + 1, the leaves are the last half. */
  const keys = new Float64Array(2 * leaves);
  /** Leaves that were set since the last question. */
  const changed = new Uint32Array(leaves);
  const isChanged = new Uint8Array(leaves);
  let count = 0;
  const play = (node: number): number => Math.max(keys[2 * node] as number, keys[2 * node + 1] as number);
  const settle = (): void => {
    // Where many have changed, playing all again is less than playing each one's way to the root.
    if (count > leaves / BATCH) for (let node = leaves - 1; node > 0; node--) keys[node] = play(node);
    for (let place = 0; place < count; place++) {
      const index = changed[place] as number;
      isChanged[index] = 0;
      if (count > leaves / BATCH) continue;
      for (let node = (leaves + index) >> 1; node > 0; node >>= 1) {
        const winner = play(node);
        if (keys[node] === winner) break;
        keys[node] = winner;
      }
    }
    count = 0;
  };
  return {
    set: (index, key) => {
      if (keys[leaves + index] === key) return;
      keys[leaves + index] = key;
      if (isChanged[index] === 1) return;
      isChanged[index] = 1;
      changed[count++] = index;
    },
    best: () => {
      if (count > 0) settle();
      const highest = keys[1] as number;
      if (highest === 0) return -1;
      let node = 1;
      while (node < leaves) node = keys[2 * node] === highest ? 2 * node : 2 * node + 1;
      return node - leaves;
    },
  };
};

/** One node in so many is about what a way to the root costs. */
const BATCH = 8;
