/** A queue in memory: what was put first is taken first. */
export type Queue<Item> = {
  readonly length: () => number;
  readonly put: (item: Item) => void;
  /** The next one, if there is one. */
  readonly take: () => Item | undefined;
};

export const queueOf = <Item>(): Queue<Item> => {
  /** What was taken stays at the front for a while, since moving the rest costs: on average each is moved once at most. */
  const items: Item[] = [];
  let head = 0;
  return {
    length: () => items.length - head,
    put: (item) => void items.push(item),
    take: () => {
      if (head === items.length) return undefined;
      const item = items[head++];
      if (head === items.length) {
        items.length = 0;
        head = 0;
      } else if (head >= idle_max && 2 * head >= items.length) {
        items.splice(0, head);
        head = 0;
      }
      return item;
    },
  };
};

/** Items that were taken and still stand in the way, at most or as many as wait. */
const idle_max = 256;
