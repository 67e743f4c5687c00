/**
 * Proves each safeguard necessary: the hardened design without it breaks the property that it is there for, and the
 * shortest counterexample of the literal design is no longer one with that safeguard alone.
 */
import { designName, hardened } from '../sim/design/design.ts';
import { safeguards } from '../sim/design/safeguards/index.ts';
import type { Trace } from '../sim/trace/codec.ts';
import { type Parameters, parametersOf } from '../sim/vocabulary/parameters.ts';
import type { Design, SafeguardName } from '../sim/vocabulary/safeguards.ts';
import { checkConfiguration } from './check.ts';
import { propertiesNamed } from './index.ts';
import { replayNear, replayTrace } from './replay.ts';

type Setting = {
  /** A small system in which the hazard happens. */
  readonly parameters: Partial<Parameters>;
  /** Safeguards that must be taken away as well: while they are there this one is never missed. */
  readonly redundantGiven?: readonly SafeguardName[];
  /** Safeguards that it builds upon: the literal design is taken with these. */
  readonly upon?: readonly SafeguardName[];
};

const alone = { processes: 1, threads: 1, clients: 1, chats: 0 } as const;
const nobody = { processes: 1, threads: 1, clients: 0 } as const;

/** Where each hazard is looked for. What is not here is about runs that never end, see `notYet`. */
const settings: { readonly [S in SafeguardName]?: Setting } = {
  'quota-under-mutex': { parameters: { ...alone, threads: 2, clients: 2, clients_per_process: 1 } },
  'robust-accept-mutex': { parameters: { ...alone, kills: 1 } },
  'recorded-lock-holders': {
    parameters: { ...alone, clients: 2, kills: 1 },
    // Else the shortest counterexample is that of the accept mutex; and whoever meets a dead holder must be able to clear it.
    upon: ['robust-accept-mutex', 'restartable-recovery'],
  },
  'ghost-rows-cleared': { parameters: { ...alone, kills: 1 } },
  'join-epoch': { parameters: { ...alone, clients: 2, chats: 1, names: 1 } },
  'sigchld-blocked-over-fork': {
    parameters: { ...nobody, processes: 2, kills: 1 },
    upon: ['named-empty-pid'],
  },
  'no-fork-in-shutdown': {
    parameters: { ...nobody, kills: 1, interrupts: 1 },
    redundantGiven: ['die-with-parent'],
  },
  'non-blocking-send': {
    parameters: { ...alone, chats: 3, socket_max: 1, inbox_max: 1 },
    // With credits the main thread always finds room, so whoever waits for it waits for somebody who goes on.
    redundantGiven: ['send-credits'],
  },
  'bounded-outward-buffer': { parameters: { ...alone, rubbish: 1, deaf: 1 } },
  'thread-death-ends-process': { parameters: { ...alone, thread_deaths: 1 } },
  'bounded-backlog': { parameters: { ...alone, clients: 2, backlog_max: 1 } },
  'fork-retried': { parameters: { ...nobody, fork_failures: 1 } },
  'immediate-exit': { parameters: { ...alone, threads: 2, clients_per_process: 1 } },
  'counted-readers': { parameters: { ...alone, threads: 2, clients: 2 } },
  'named-empty-pid': { parameters: { ...nobody, interrupts: 1, fork_failures: 1 } },
  'signals-reset-in-child': { parameters: { ...nobody, processes: 2, interrupts: 1 } },
  'state-word-last': { parameters: { ...alone, kills: 1 } },
  'die-with-parent': { parameters: { ...nobody, parent_kills: 1 } },
  'restartable-recovery': {
    parameters: { ...alone, processes: 2, kills: 2 },
    // There must be a recovery, and nothing else that the two deaths could wedge.
    upon: ['robust-accept-mutex', 'recorded-lock-holders', 'ghost-rows-cleared', 'counted-readers', 'named-empty-pid'],
  },
  'queues-drained': { parameters: { ...alone, clients: 2, chats: 1 } },
  'send-credits': {
    parameters: { ...alone, chats: 3, socket_max: 1, inbox_max: 1 },
    // What blocks drops nothing.
    upon: ['non-blocking-send'],
  },
};

type Literal = {
  /** The literal design's own shortest counterexample, or none where it never comes so far. */
  readonly steps: number | undefined;
  /**
   * What becomes of it with this safeguard alone: the property holds along it, or some step is impossible and the property
   * holds where the rest leads, or it falls still.
   */
  readonly withSafeguard: 'holds' | 'impossible' | 'falls' | undefined;
  /** The step that cannot be taken, in words. */
  readonly impossible?: string;
};

export type Hazard = {
  readonly id: string;
  readonly safeguard: SafeguardName;
  readonly tag: 'seed' | 'posix' | 'node';
  /** The sentence of the source that leaves the room, or why any implementation meets it. */
  readonly room: string;
  readonly property: string;
  /** Whether the property falls once the safeguard is taken away (with those that it is redundant given). */
  readonly falls: boolean;
  /** The design that was searched. */
  readonly design: string;
  readonly redundantGiven: readonly SafeguardName[];
  /** With a safeguard that is redundant: whether the property really holds without it, exhaustively. */
  readonly holdsWithoutItAlone: boolean;
  readonly steps: number | undefined;
  readonly states: number;
  readonly trace: Trace | undefined;
  readonly literal: Literal;
};

/** Hazards that no shortest path shows: the property that each breaks is one of liveness, and it falls by a loop. */
export const notYet = (): readonly {
  readonly id: string;
  readonly safeguard: SafeguardName;
  readonly property: string;
}[] =>
  safeguards
    .filter(({ name }) => settings[name] === undefined)
    .map(({ hazard, name, property }) => ({ id: hazard, safeguard: name, property }));

/** Each hazard that can be judged, in the order of their numbers. */
export const hazards = (): readonly Hazard[] =>
  safeguards.flatMap(({ name, hazard: id, property, origin }): Hazard[] => {
    const setting = settings[name];
    if (setting === undefined) return [];
    const { redundantGiven = [], upon = [] } = setting;
    const parameters = parametersOf(setting.parameters);
    const without = (gone: readonly SafeguardName[]): Design =>
      new Set([...hardened].filter((one) => !gone.includes(one)));
    const design = without([name, ...redundantGiven]);
    const { trace, states } = shortest(design, property, parameters);
    return [
      {
        id,
        safeguard: name,
        tag: origin.tag,
        room: origin.tag === 'seed' ? origin.quote : origin.because,
        property,
        falls: trace !== undefined,
        design: designName(design),
        redundantGiven,
        holdsWithoutItAlone: redundantGiven.length > 0 && shortest(without([name]), property, parameters).exhausted,
        steps: trace?.steps.length,
        states,
        trace,
        literal: literalOf(name, upon, property, parameters),
      },
    ];
  });

const statesMax = 3_000_000;

/** The shortest counterexample to one property, or whether there is none at all. */
const shortest = (design: Design, property: string, parameters: Parameters) => {
  const { properties, states, exhaustive } = checkConfiguration(parameters, {
    design,
    properties: propertiesNamed([property]),
    limits: { states_max: statesMax, depth_max: Infinity, time_max_ms: Infinity, memory_max_bytes: 2 ** 31 },
    clock_ms: () => 0,
  });
  const steps = properties[0]?.steps;
  const trace: Trace | undefined = steps && { design: designName(design), parameters, property, steps };
  return { trace, states, exhausted: exhaustive && steps === undefined };
};

const literalOf = (
  safeguard: SafeguardName,
  upon: readonly SafeguardName[],
  property: string,
  parameters: Parameters,
): Literal => {
  const { trace } = shortest(new Set(upon), property, parameters);
  if (trace === undefined) return { steps: undefined, withSafeguard: undefined };
  const options = { design: designName(new Set([...upon, safeguard])), properties: [property] };
  const steps = trace.steps.length;
  const { falls, impossible } = replayTrace(trace, options);
  if (impossible === undefined) return { steps, withSafeguard: falls.length === 0 ? 'holds' : 'falls' };
  // What comes of the same schedule where it must go another way: as far as it can be taken, then until all is at rest.
  const near = replayNear(trace, { ...options, reorderings: 0 });
  return {
    steps,
    withSafeguard: falls.length + near.falls.length === 0 ? 'impossible' : 'falls',
    impossible: impossible.says,
  };
};
