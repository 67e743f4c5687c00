/**
 * One case of a property-based test: everything that a run depends on, as plain data. The budgets of the system follow
 * from what the clients and the faults of the case do, so a case that does less is a smaller system, and no part of it
 * limits what another may be.
 */
import type { Assembly } from '../sim/kernel/system.ts';
import type { Plan } from '../sim/schedulers/index.ts';
import { present, unreachable } from '../sim/vocabulary/errors.ts';
import { allNames, namesOf, type Parameters, parametersOf } from '../sim/vocabulary/parameters.ts';
import type { Design } from '../sim/vocabulary/safeguards.ts';
import { configurationName } from './configurations.ts';
import { faultNames } from './simulate.ts';

/** A line that a client sends. A name is a number, counted around those that the client may take or speak to. */
export type ScriptLine =
  | { readonly verb: 'JOIN'; readonly name: number }
  | { readonly verb: 'CHAT'; readonly name: number }
  | { readonly verb: 'BAD' };

/**
 * What one client does: it connects, sends its lines in this order, and ends. One that stays does nothing more until
 * everybody else has come to rest; then, like one that cannot go on, it closes.
 */
export type ClientScript = {
  readonly lines: readonly ScriptLine[];
  readonly ends: 'stays' | 'hangs up' | 'leaves';
};

/** Those with a budget, and the SIGCONT that each SIGSTOP has in its own. */
export type FaultName = keyof typeof faultNames | 'continue';

/** A fault, and how many steps after the one before it strikes. Processes and threads are counted around. */
export type PlannedFault = {
  readonly fault: FaultName;
  readonly process: number;
  readonly thread: number;
  readonly after: number;
};

/** The parameters that are no budgets. */
export type Size = Pick<
  Parameters,
  | 'processes'
  | 'threads'
  | 'clients_per_process'
  | 'names'
  | 'deaf'
  | 'socket_max'
  | 'inbox_max'
  | 'backlog_max'
  | 'lines_max'
  | 'unread_max'
>;

export type Case = {
  readonly design: Design;
  readonly clients: readonly ClientScript[];
  readonly faults: readonly PlannedFault[];
  readonly size: Size;
  /** See sim/schedulers/choices.ts. */
  readonly schedule: readonly number[];
};

/** The smallest system in which all of it can happen. */
export const parametersOfCase = ({ clients, faults, size }: Case): Parameters => {
  const most = (verb: ScriptLine['verb']): number =>
    Math.max(0, ...clients.map(({ lines }) => lines.filter((line) => line.verb === verb).length));
  const times = (name: string): number => faults.filter(({ fault }) => fault === name).length;
  return parametersOf({
    ...size,
    clients: clients.length,
    deaf: Math.min(size.deaf, clients.length),
    joins: most('JOIN'),
    chats: most('CHAT'),
    rubbish: most('BAD'),
    ...Object.fromEntries(Object.entries(faultNames).map(([name, budget]) => [budget, times(name)])),
    // There is one parent: who is dead cannot be killed again.
    parent_kills: Math.min(1, times('parent-kill')),
  });
};

/** How a scheduler follows the case in its own system. */
export const planOf = (one: Case, { places, environment }: Assembly): Plan => ({
  schedule: one.schedule,
  strikes: one.faults.map((fault) => ({ after: fault.after, action: actionOf(fault, environment.parameters) })),
  scripts: new Map(
    one.clients.map((script, client) => [
      places.at(`client ${client}`),
      actionsOf(script, client, environment.parameters),
    ]),
  ),
});

const around = <T>(items: readonly T[], place: number): T => items[place % items.length] as T;

const textOf = (line: ScriptLine, client: number, parameters: Parameters): string => {
  switch (line.verb) {
    case 'JOIN':
      return `JOIN ${around(namesOf(parameters, client), line.name)}`;
    case 'CHAT':
      return `CHAT ${around(allNames(parameters), line.name)}`;
    case 'BAD':
      return 'BAD';
    default:
      return unreachable(line);
  }
};

const endings = { stays: [], 'hangs up': ['connection.hang-up'], leaves: ['connection.leave'] } as const;

const actionsOf = ({ lines, ends }: ClientScript, client: number, parameters: Parameters): readonly string[] => [
  'listener.connect',
  ...lines.map((line) => `connection.send ${textOf(line, client, parameters)}`),
  ...endings[ends],
];

/** The action of each fault, of those that concern one process or one thread of it with its number. */
const faultActions: { readonly [fault: string]: (process: number, thread: number) => string } = {
  kill: (process) => `processes.kill ${process}`,
  stop: (process) => `processes.stop ${process}`,
  continue: (process) => `processes.continue ${process}`,
  interrupt: () => 'processes.interrupt',
  terminate: () => 'processes.terminate',
  'parent-kill': () => 'processes.kill-parent',
  'thread-death': (process, thread) => `processes.kill-thread ${process}.${thread}`,
  'fork-failure': () => 'processes.fail-fork',
  'accept-failure': () => 'listener.break',
};

const actionOf = ({ fault, process, thread }: PlannedFault, { processes, threads }: Parameters): string =>
  present(faultActions[fault], `action of the fault '${fault}'`)(process % processes, thread % threads);

/** A case in a few lines. */
export const caseLines = (one: Case): readonly string[] => {
  const parameters = parametersOfCase(one);
  const last = one.schedule.findLastIndex((number) => number !== 0);
  return [
    `system: ${configurationName(parameters)}`,
    ...one.clients.map(({ lines, ends }, client) =>
      [`client ${client}: connects`, ...lines.map((line) => textOf(line, client, parameters)), ends].join(', '),
    ),
    ...one.faults.map(
      (fault, place) =>
        `fault: ${actionOf(fault, parameters)}, ${fault.after} steps after ${place === 0 ? 'the beginning' : 'the one before'}`,
    ),
    `schedule: ${[...one.schedule.slice(0, last + 1), '0 …'].join(' ')}`,
  ];
};
