/** Two clients that behave, while others do not: one writes, the other must hear it in time. */
import { createConnection } from 'node:net';
import { createInterface } from 'node:readline';

export const goodNames = ['good-ann', 'good-bob'] as const;

type GoodPair = {
  /** Milliseconds that a message took. Throws if it does not come within `patience_ms`. */
  readonly chat: () => Promise<number>;
  /** Settles when both have been let go. */
  readonly leave: () => Promise<void>;
};

const patience_ms = 10_000;

export const goodPair = async (port: number): Promise<GoodPair> => {
  const [ann, bob] = goodNames.map((name) => goodClient(port, name)) as [GoodClient, GoodClient];
  await Promise.all([
    ann.said((line) => line === `OK JOIN ${goodNames[0]}`),
    bob.said((line) => line === `OK JOIN ${goodNames[1]}`),
  ]);
  let number = 0;
  return {
    chat: async () => {
      const text = `number ${++number}`;
      const begin = performance.now();
      const heard = bob.said((line) => line === `MSG ${goodNames[0]} ${text}`);
      const say = () => ann.write(`CHAT ${goodNames[1]} ${text}`);
      // Others write to bob as well: who is told that he has too much waiting says it again.
      ann.told = (line) => {
        if (line.startsWith('ERR CHAT BUSY ')) setTimeout(say, 5);
      };
      say();
      await heard;
      return performance.now() - begin;
    },
    leave: async () => {
      const left = [ann, bob].map(({ said }) => said((line) => line === 'OK LEAV'));
      for (const { write } of [ann, bob]) write('LEAV');
      await Promise.all(left);
    },
  };
};

type GoodClient = {
  readonly write: (line: string) => void;
  readonly said: (isIt: (line: string) => boolean) => Promise<void>;
  /** Is given every line. */
  told: (line: string) => void;
};

const goodClient = (port: number, name: string): GoodClient => {
  const socket = createConnection({ host: '127.0.0.1', port, noDelay: true });
  socket.on('error', () => {});
  const lines = createInterface({ input: socket });
  // It tells what its socket told: who waits for a line will miss it.
  lines.on('error', () => {});
  const client: GoodClient = {
    write: (line) => void socket.write(`${line}\n`),
    told: () => {},
    said: (isIt) =>
      new Promise((resolve, reject) => {
        const late = setTimeout(() => reject(new Error(`${name} waits for ${patience_ms} ms already.`)), patience_ms);
        const look = (line: string): void => {
          if (!isIt(line)) return;
          clearTimeout(late);
          lines.off('line', look);
          resolve();
        };
        lines.on('line', look);
      }),
  };
  lines.on('line', (line) => client.told(line));
  client.write(`JOIN ${name}`);
  return client;
};
