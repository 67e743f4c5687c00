/** A client of the server: a connection that tells of each line and of its end. */
import { createConnection } from 'node:net';

export type Connection = {
  readonly write: (text: string) => void;
  readonly hangUp: () => void;
  readonly stopReading: () => void;
  readonly readOn: () => void;
};

type Told = {
  readonly line: (line: string) => void;
  /** The connection has ended, whoever ended it. Told once. */
  readonly closed: () => void;
};

/** Settles on nothing: what was written before the connection is there goes out when it is. */
export const connectTo = (port: number, told: Told): Connection => {
  const socket = createConnection({ host: '127.0.0.1', port, noDelay: true });
  let rest = '';
  socket.setEncoding('latin1');
  socket.on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) told.line(line);
  });
  socket.on('error', () => {});
  socket.once('close', told.closed);
  return {
    write: (text) => void socket.write(text),
    hangUp: () => void socket.destroy(),
    stopReading: () => void socket.pause(),
    readOn: () => void socket.resume(),
  };
};

/** Whether somebody listens there. */
export const isListening = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = createConnection({ host: '127.0.0.1', port });
    socket.once('connect', () => {
      resolve(true);
      socket.destroy();
    });
    socket.once('error', () => resolve(false));
  });

/** How a new client fared: until its JOIN was answered, and how often its process was killed before that. */
type Visit = { readonly served_ms: number; readonly retries: number };

type VisitOptions = {
  readonly port: number;
  readonly name: string;
  readonly patience_ms: number;
  /** Ends by closing instead of LEAV. */
  readonly hangsUp?: boolean;
};

/**
 * Connects, joins, leaves. One whose process is killed first comes again; its time goes on. Throws if it is refused, or not served in time.
 */
export const visit = async ({ port, name, patience_ms, hangsUp = false }: VisitOptions): Promise<Visit> => {
  const begin_ms = performance.now();
  for (let retries = 0; ; retries++) {
    const left_ms = begin_ms + patience_ms - performance.now();
    const answer = await visitOnce(port, name, left_ms, hangsUp);
    if (answer.is === 'late') throw new Error(`A new client was not served within ${patience_ms} ms.`);
    if (answer.is === 'refused') throw new Error(`A new client with a name of its own was told: ${answer.line}`);
    if (answer.is === 'served') return { served_ms: answer.at_ms - begin_ms, retries };
  }
};

type Once =
  | { readonly is: 'served'; readonly at_ms: number }
  | { readonly is: 'refused'; readonly line: string }
  | { readonly is: 'closed' | 'late' };

const visitOnce = (port: number, name: string, patience_ms: number, hangsUp: boolean): Promise<Once> =>
  new Promise((resolve) => {
    let served_ms: number | undefined;
    const end = (how: Once): void => {
      clearTimeout(late);
      resolve(served_ms === undefined ? how : { is: 'served', at_ms: served_ms });
      connection.hangUp();
    };
    const late = setTimeout(() => end({ is: 'late' }), Math.max(0, patience_ms));
    const connection = connectTo(port, {
      line: (line) => {
        if (line === `OK JOIN ${name}`) {
          served_ms = performance.now();
          if (hangsUp) end({ is: 'closed' });
          else connection.write('LEAV\n');
        } else if (line !== 'OK LEAV') end({ is: 'refused', line });
      },
      closed: () => end({ is: 'closed' }),
    });
    connection.write(`JOIN ${name}\n`);
  });
