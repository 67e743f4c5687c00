/** The server in Prometheus's words: every number is read from shared memory when somebody asks, nothing is kept here. */
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { liveRows } from '../drivers/client-table.ts';
import { creditsOut } from '../drivers/credits.ts';
import { holdingTable, waitingForTable } from '../drivers/table-lock.ts';
import { dead_holder_counter, dead_mutex_counter, type Memory } from '../memory.ts';
import { type CounterName, latencies, latency_buckets_ms, runningAs, totalOf } from './tally.ts';

/** A registry of its own, so that nothing else of this process gets in. */
export const metricsOf = (memory: Memory): Registry => {
  const registry = new Registry();
  for (const { name, help, label, parts } of sums) {
    const counter = new Counter({
      name: `parley_${name}_total`,
      help,
      labelNames: label === undefined ? [] : [label],
      registers: [registry],
      collect: () => {
        counter.reset();
        for (const [value, ...counters] of parts) {
          counter.inc(label === undefined ? {} : { [label]: value }, totalOf(memory, ...counters));
        }
      },
    });
  }
  for (const { name, help, value } of levels(memory)) {
    const gauge: Gauge = new Gauge({
      name: `parley_${name}`,
      help,
      registers: [registry],
      collect: () => gauge.set(value()),
    });
  }
  ownerDeaths(memory, registry);
  latencyHistogram(memory, registry);
  return registry;
};

type Sum = {
  readonly name: string;
  readonly help: string;
  readonly label?: string;
  /** For each value of the label, the counters that make it up. */
  readonly parts: readonly (readonly [value: string, ...counters: CounterName[]])[];
};

const sums: readonly Sum[] = [
  { name: 'clients_accepted', help: 'Clients accepted.', parts: [['', 'accepted']] },
  { name: 'accept_failures', help: 'Accepts that failed.', parts: [['', 'accept_failed']] },
  { name: 'clients_handled', help: 'Clients served to their end.', parts: [['', 'handled']] },
  { name: 'joins', help: 'JOINs that gave a client its name.', parts: [['', 'joined']] },
  {
    name: 'joins_refused',
    help: 'JOINs that were refused, by why.',
    label: 'reason',
    parts: [
      ['name_taken', 'name_taken'],
      ['table_full', 'table_full'],
    ],
  },
  {
    name: 'sessions_ended',
    help: 'Joined clients that came to their end, by how: LEAV, hung up, read too slowly, idle. Those of killed processes, and of a server that goes down, are in none.',
    label: 'how',
    parts: [
      ['left', 'left'],
      ['lost', 'lost'],
      ['cut', 'cut_answering', 'cut_delivering'],
      ['idle', 'idle'],
    ],
  },
  {
    name: 'clients_sent_away',
    help: 'Clients whose end the server decided and told them, by why.',
    label: 'reason',
    parts: [
      ['crowded', 'crowded'],
      ['too_late', 'too_late'],
      ['idle', 'idle'],
      ['going_down', 'going_down'],
    ],
  },
  { name: 'chats', help: 'CHAT lines read.', parts: [['', 'chats']] },
  { name: 'messages_sent', help: 'Messages sent to the process of their destination.', parts: [['', 'sent']] },
  { name: 'messages_delivered', help: 'Messages written to their destination.', parts: [['', 'delivered']] },
  {
    name: 'messages_dropped',
    help: 'Messages not delivered, by why. Of no_such_user, no_credit and full the sender is told.',
    label: 'reason',
    parts: [
      ['no_such_user', 'no_such_user', 'gone'],
      ['no_credit', 'no_credit'],
      ['full', 'send_full', 'forward_full'],
      ['stale', 'stale'],
      ['drained', 'drained'],
      ['overflow', 'cut_delivering'],
    ],
  },
  {
    name: 'table_sections',
    help: 'Sections of the client table that threads and parent ended, by kind.',
    label: 'kind',
    parts: [
      ['read', 'reads_ended'],
      ['write', 'writes_ended'],
    ],
  },
  {
    name: 'table_lock_waits',
    help: 'Sections of the client table that had to wait for the lock, by kind.',
    label: 'kind',
    parts: [
      ['read', 'reads_queued'],
      ['write', 'writes_queued'],
    ],
  },
  { name: 'process_deaths', help: 'Children that died, quota exits among them.', parts: [['', 'reaped']] },
  { name: 'process_respawns', help: 'Successors of dead children that were forked.', parts: [['', 'respawned']] },
  { name: 'fork_failures', help: 'Forks that failed.', parts: [['', 'fork_failed']] },
];

const levels = (memory: Memory) => {
  const { processes, threads } = memory.shape;
  const alive = () => Array.from({ length: processes }, (_, p) => p).filter((p) => Atomics.load(memory.lives, p) !== 0);
  return [
    { name: 'clients_joined', help: 'Clients that have a name now.', value: () => liveRows(memory).length },
    { name: 'clients_max', help: 'Clients that can be served at once.', value: () => processes * threads },
    { name: 'processes_alive', help: 'Children that live now.', value: () => alive().length },
    {
      name: 'threads_running',
      help: 'Threads that serve or accept now.',
      value: () =>
        alive().reduce(
          (count, process) => count + runningThreads(memory, process, Atomics.load(memory.lives, process)),
          0,
        ),
    },
    { name: 'messages_in_flight', help: 'Messages on their way now.', value: () => creditsOut(memory) },
    { name: 'table_lock_held', help: 'Who reads or writes the table now.', value: () => holdingTable(memory) },
    { name: 'table_lock_waiting', help: 'Who waits for the table now.', value: () => waitingForTable(memory) },
  ] as const;
};

const runningThreads = (memory: Memory, process: number, incarnation: number): number =>
  Array.from({ length: memory.shape.threads }, (_, thread) => runningAs(memory, { process, thread })).filter(
    (state) => state === incarnation,
  ).length;

const ownerDeaths = (memory: Memory, registry: Registry): void => {
  const counter = new Counter({
    name: 'parley_owner_deaths_total',
    help: 'Locks whose holder had died, recovered by who met them: the accept mutex, the table lock (waiting for it counts), its mutex.',
    labelNames: ['lock'],
    registers: [registry],
    collect: () => {
      counter.reset();
      counter.inc({ lock: 'accept_mutex' }, totalOf(memory, 'accept_mutex_mended'));
      counter.inc({ lock: 'table_lock' }, Number(Atomics.load(memory.counters, dead_holder_counter)));
      counter.inc({ lock: 'table_mutex' }, Number(Atomics.load(memory.counters, dead_mutex_counter)));
    },
  });
};

/** prom-client's histogram takes single samples only; this one is read from buckets that others fill. */
const latencyHistogram = (memory: Memory, registry: Registry): void => {
  const name = 'parley_message_latency_seconds';
  const empty = () => new Histogram({ name, help: 'From the send of a message to its delivery.', registers: [] });
  const template = empty();
  const values = () => {
    const { counts, sum_ms } = latencies(memory);
    let below = 0;
    const buckets = counts.map((count, bucket) => {
      below += count;
      const bound_ms = latency_buckets_ms[bucket];
      return {
        metricName: `${name}_bucket`,
        labels: { le: bound_ms === undefined ? '+Inf' : bound_ms / 1000 },
        value: below,
      };
    });
    return [
      ...buckets,
      { metricName: `${name}_sum`, labels: {}, value: sum_ms / 1000 },
      { metricName: `${name}_count`, labels: {}, value: below },
    ];
  };
  const read = async () => ({ ...(await template.get()), values: values() });
  registry.registerMetric(Object.assign(empty(), { get: read, getForPromString: read }));
};
