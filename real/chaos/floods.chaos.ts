/** Too much for one: a client that never reads harms nobody else, and everybody writing at once is never a circle of full queues. */

import { pause, told, until, within } from '../outside/waits.test-helper.ts';
import type { Ground } from './blow.chaos.ts';
import { type Connection, connectTo } from './client.chaos.ts';
import { onGround } from './kills.chaos.ts';
import { type Context, type Scenario, scaled, usualServer } from './scenario.chaos.ts';
import { startServer } from './server-process.chaos.ts';

const patience_ms = 30_000;
const measured_ms = 2000;

/** Connects and joins; settles when it is in. */
const joined = async (
  port: number,
  name: string,
  line: (line: string) => void,
  closed = () => {},
): Promise<Connection> => {
  const { promise, tell } = told<void>();
  const connection = connectTo(port, {
    line: (one) => (one === `OK JOIN ${name}` ? tell() : line(one)),
    closed,
  });
  connection.write(`JOIN ${name}\n`);
  await within(promise, `${name} to be in`, patience_ms);
  return connection;
};

let serial = 0;

/** One sender, one that never reads; the rate of the others before and meanwhile. */
const deafened = async ({ context: { report }, server, load }: Ground): Promise<readonly number[]> => {
  const number = serial++;
  const rate = async (): Promise<number> => {
    const [before, begin_ms] = [load.delivered(), performance.now()];
    await pause(measured_ms);
    return (load.delivered() - before) / (performance.now() - begin_ms);
  };
  const usual = await rate();
  let [busy, isGone, isCut] = [0, false, false];
  const deaf = await joined(
    server.port,
    `deaf${number}`,
    () => {},
    () => {
      isCut = true;
    },
  );
  deaf.stopReading();
  const flooder = await joined(server.port, `flooder${number}`, (line) => {
    if (line.startsWith(`ERR CHAT BUSY deaf${number} `)) busy++;
    else if (line.startsWith(`ERR CHAT NO_SUCH_USER deaf${number} `)) isGone = true;
    else report.claim(false, `The flooder was told: ${line}`);
  });
  const burst = `CHAT deaf${number} ${'x'.repeat(1000)}\n`.repeat(200);
  const flood = setInterval(() => {
    if (!isGone) flooder.write(burst);
  }, 40);
  const meanwhile = await rate();
  await until('the deaf one to be given up', () => (isGone ? true : undefined), patience_ms).finally(() =>
    clearInterval(flood),
  );
  deaf.readOn();
  await until('the deaf one to be cut', () => (isCut ? true : undefined), patience_ms);
  flooder.hangUp();
  report.claim(busy > 0, 'The flooder was never told BUSY.');
  report.figure(
    `one deaf: the others had ${Math.round(usual * 1000)} messages a second before, ${Math.round(meanwhile * 1000)} meanwhile; the flooder was told BUSY ${busy} times`,
  );
  return [meanwhile / usual];
};

export const deaf: Scenario = {
  name: 'deaf',
  says: 'a client that never reads, and one that floods it',
  run: (context) =>
    onGround(
      context,
      () => usualServer(context),
      async (ground) => {
        for (let done = 0; done < scaled(10, context); done++) {
          const [share = 0] = await deafened(ground);
          context.report.claim(
            !context.judgesSpeed || share >= 0.8,
            'The others had less than 80 % of their messages.',
          );
        }
        await ground.load.settle();
      },
      { pace_ms: 5 },
    ),
};

const flood_window = 256;
const flood_threads = 32;
const message_bytes = 400;

/** Everybody writes to a partner, so many messages of each on their way; each is delivered, or its sender is told. */
const everybodyWrites = async (context: Context): Promise<void> => {
  const { entry, report, hosting, design } = context;
  const each = scaled(20_000, context);
  const flags = [
    '--hosting',
    hosting,
    '--design',
    design,
    '--threads',
    `${flood_threads}`,
    '--clients-per-process',
    '1000000',
  ];
  const server = await startServer({ entry, report, flags, processes: 1 }).listening;
  const members = Array.from({ length: flood_threads }, () => ({ sent: 0, delivered: 0, told: 0, last: 0 }));
  const connections: Connection[] = [];
  const filler = 'x'.repeat(message_bytes);
  const refill = (index: number): void => {
    const member = members[index] as (typeof members)[number];
    let lines = '';
    while (member.sent < each && member.sent - member.delivered - member.told < flood_window)
      lines += `CHAT flood${index ^ 1} ${`${++member.sent} ${filler}`.slice(0, message_bytes)}\n`;
    if (lines !== '') connections[index]?.write(lines);
  };
  const heard = (index: number, line: string): void => {
    if (line.startsWith(`MSG flood${index ^ 1} `)) {
      const partner = members[index ^ 1] as (typeof members)[number];
      const number = Number(line.split(' ')[2]);
      report.claim(number > partner.last, 'A message came twice or out of order.');
      partner.last = number;
      partner.delivered++;
      refill(index ^ 1);
    } else if (line.startsWith(`ERR CHAT BUSY flood${index ^ 1} `)) {
      (members[index] as (typeof members)[number]).told++;
      refill(index);
    } else report.claim(false, `A client of the flood was told: ${line}`);
  };
  try {
    for (const index of members.keys())
      connections.push(await joined(server.port, `flood${index}`, (line) => heard(index, line)));
    const begin_ms = performance.now();
    for (const index of members.keys()) refill(index);
    const sum = (what: 'sent' | 'delivered' | 'told') => members.reduce((total, member) => total + member[what], 0);
    let [progress, since_ms] = [0, performance.now()];
    const isOver = () => {
      const now = sum('delivered') + sum('told');
      if (now > progress) [progress, since_ms] = [now, performance.now()];
      return now === members.length * each || performance.now() - since_ms > 5000 ? true : undefined;
    };
    await until('the flood to end', isOver, 600_000);
    const elapsed_s = (performance.now() - begin_ms) / 1000;
    report.figure(
      `${sum('sent')} messages of ${message_bytes} bytes, window ${flood_window}, N=1 T=${flood_threads}: ${sum('delivered')} delivered, ${sum('told')} told BUSY, in ${elapsed_s.toFixed(1)} s`,
    );
    report.claim(
      sum('delivered') + sum('told') === members.length * each,
      `Of ${sum('sent')} messages ${sum('delivered')} were delivered and ${sum('told')} told BUSY; then nothing moved for five seconds.`,
    );
  } finally {
    for (const { hangUp } of connections) hangUp();
    await server.stop();
  }
};

export const flood: Scenario = {
  name: 'flood',
  says: 'everybody in one process writes to a partner as much as goes out',
  run: everybodyWrites,
};
