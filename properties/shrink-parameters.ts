/**
 * Smaller systems in which a trace may still show the same, and the names of its actors there. Nothing is known of a candidate
 * but that it is smaller: whoever asks for it takes the trace again.
 */
import type { TraceStep } from '../sim/trace/codec.ts';
import { nameAt, type Parameters, parameterRanges } from '../sim/vocabulary/parameters.ts';

export type Candidate = { readonly parameters: Parameters; readonly steps: readonly TraceStep[] };

/** Parameters that say how much there is of something, or how often something may happen: the less there is, the less a reader must know. */
export const cuttable = [
  'clients',
  'processes',
  'threads',
  'names',
  'chats',
  'joins',
  'rubbish',
  'deaf',
  'kills',
  'stops',
  'interrupts',
  'terminations',
  'time_outs',
  'addresses',
  'parent_kills',
  'thread_deaths',
  'fork_failures',
  'accept_failures',
  'lines_max',
  'backlog_max',
  'socket_max',
  'inbox_max',
  'unread_max',
  'clients_per_process',
] as const satisfies readonly (keyof Parameters)[];

type Cuttable = (typeof cuttable)[number];

/** The candidates with less of `name`, the smallest first. */
export const cutsOf = ({ parameters, steps }: Candidate, name: Cuttable): readonly Candidate[] =>
  smaller(parameterRanges[name].min, parameters[name]).map((value) => ({
    parameters: { ...parameters, [name]: value },
    steps,
  }));

/** The four smallest values, then each twice as far away as the one before, and the nearest. */
const smaller = (min: number, value: number): readonly number[] => {
  const values: number[] = [];
  for (let distance = 0; min + distance < value; distance = distance < 3 ? distance + 1 : distance * 2)
    values.push(min + distance);
  return values.includes(value - 1) || value <= min ? values : [...values, value - 1];
};

/** Kinds of actors of which there may be fewer. Threads are counted within a process. */
export const kinds = ['clients', 'processes', 'threads'] as const;
type Kind = (typeof kinds)[number];

/** The system without the actors of a kind that have those numbers; the others move up. Undefined if nobody would be gone. */
export const without = (
  { parameters, steps }: Candidate,
  kind: Kind,
  gone: ReadonlySet<number>,
): Candidate | undefined => {
  const left = (of: Kind) => range(parameters[of]).filter((index) => of !== kind || !gone.has(index));
  const threads = range(parameters.processes).map(() => left('threads'));
  return enrolled(parameters, steps, { clients: left('clients'), processes: left('processes'), threads });
};

/** The system of those alone who act or are struck, by their first numbers. Undefined if these are all. */
export const compacted = ({ parameters, steps }: Candidate): Candidate | undefined => {
  const named = steps.flatMap(({ actor, does }) => [partsOf(actor), partsOf(does)]);
  const used = (kind: 'client' | 'process', first: number, second?: number) =>
    named.some((one) => one?.kind === kind && one.first === first && (second === undefined || one.second === second));
  const processes = range(parameters.processes);
  return enrolled(parameters, steps, {
    clients: range(parameters.clients).filter((client) => used('client', client)),
    processes: processes.filter((process) => used('process', process)),
    threads: processes.map((process) => range(parameters.threads).filter((thread) => used('process', process, thread))),
  });
};

/** Who keeps a place, in order: the new number of each is its place here. */
type Roll = {
  readonly clients: readonly number[];
  readonly processes: readonly number[];
  /** For each process of the old system. */
  readonly threads: readonly (readonly number[])[];
};

const range = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index);

/** The system of the roll. Names are given out anew in the order of those who say them: a client may not say a later one than its own number. */
const enrolled = (parameters: Parameters, steps: readonly TraceStep[], roll: Roll): Candidate | undefined => {
  const { clients, processes, threads } = roll;
  const said = clients.flatMap((client) =>
    steps.flatMap(({ actor, does }) => (actor === `client ${client}` ? (nameIn(does) ?? []) : [])),
  );
  const names = [...new Set(said)];
  const changed = {
    ...parameters,
    clients: clients.length,
    // The first so many: who is left keeps the order.
    deaf: clients.filter((client) => client < parameters.deaf).length,
    returning: clients.filter((client) => client < parameters.returning).length,
    processes: Math.max(1, processes.length),
    threads: Math.max(1, ...threads.map(({ length }) => length)),
    names: Math.max(1, names.length),
  };
  if (kinds.every((kind) => changed[kind] === parameters[kind])) return undefined;
  const kept = steps.filter(({ actor, does }) => isEnrolled(actor, roll) && isEnrolled(does, roll));
  return { parameters: changed, steps: kept.map((step) => renamed(step, roll, names)) };
};

const isEnrolled = (text: string, { clients, processes, threads }: Roll): boolean => {
  const parts = partsOf(text);
  if (parts === undefined) return true;
  const { kind, first, second } = parts;
  if (kind === 'client') return clients.includes(first);
  return processes.includes(first) && (second === undefined || threads[first]?.includes(second) === true);
};

/** What the name of an actor, or the argument of a fault, speaks of. */
const partsOf = (text: string) => {
  const [, word, first, second] = /^(client|child|thread|processes\.\S+) (\d+)(?:\.(\d+))?$/.exec(text) ?? [];
  if (word === undefined) return undefined;
  return {
    kind: word === 'client' ? ('client' as const) : ('process' as const),
    word,
    first: Number(first),
    second: second === undefined ? undefined : Number(second),
  };
};

const nameIn = (does: string): string | undefined => /^connection\.send (?:JOIN|CHAT) (\S+)$/.exec(does)?.[1];

const renamed = (step: TraceStep, roll: Roll, names: readonly string[]): TraceStep => {
  const anew = (text: string): string => {
    const parts = partsOf(text);
    if (parts === undefined) return text;
    const { kind, word, first, second } = parts;
    if (kind === 'client') return `${word} ${roll.clients.indexOf(first)}`;
    const process = `${word} ${roll.processes.indexOf(first)}`;
    return second === undefined ? process : `${process}.${roll.threads[first]?.indexOf(second)}`;
  };
  const name = nameIn(step.does);
  const does = name === undefined ? anew(step.does) : step.does.replace(/\S+$/, nameAt(names.indexOf(name)));
  return { ...step, actor: anew(step.actor), does };
};
