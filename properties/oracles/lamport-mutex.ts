/**
 * L. Lamport's distributed mutual exclusion ("Time, Clocks and the Ordering of Events in a Distributed System", CACM 21, 7):
 * tlaplus/Examples `specifications/lamport_mutex/LamportMutex.tla`, 3 processes, clocks up to 6 by CONSTRAINT. Published: 724,274 distinct
 * states, depth 61 (2,729,079 generated, with those beyond the constraint, which are not generated here).
 *
 * Each process is a component with its clock, the requests and acknowledgements that it knows of, and whether it is in its
 * critical section; another is its inbox, the channels that lead to it. It acts on its own inbox; what it sends, the others' inboxes hear.
 */
import type { Action, Component, Label, System, Value } from '../../sim/engine/index.ts';
import type { Oracle } from './oracle.ts';
import { added, range, removed } from './values.ts';

/** A request with its clock; an acknowledgement or a release has none. */
type Message = number | 'ack' | 'rel';
/** By sender. */
type Inbox = readonly (readonly Message[])[];
type Process = {
  readonly clock: number;
  /** By process: the clock of its request, 0: none. */
  readonly requests: readonly number[];
  readonly acknowledged: readonly number[];
  readonly critical: boolean;
};
type Sent = { readonly type: 'sent'; readonly from: number; readonly to: readonly number[]; readonly message: Message };

const COUNT = 3;
const CLOCK_MAX = 6;
const all = range(0, COUNT - 1);

/** What a process does: its next value and its inbox's, and what it sends to whom. */
type Taken = {
  readonly self: Process;
  readonly inbox?: Inbox;
  readonly to?: readonly number[];
  readonly message?: Message;
};

const act = (me: number, name: string, take: (self: Process, inbox: Inbox) => Taken | undefined): Action => ({
  name,
  target: COUNT + me,
  progress: true,
  take: (value, inbox) => {
    const taken = take(value as Process, inbox as Inbox);
    if (taken === undefined) return undefined;
    const { self, to, message } = taken;
    const outcome = { self, target: taken.inbox ?? inbox, reply: 'DONE' };
    if (to === undefined || message === undefined) return outcome;
    return { ...outcome, label: { type: 'sent', from: me, to, message } satisfies Sent };
  },
});

const processOf = (me: number): Component => {
  const others = removed(all, me);
  const beats = ({ requests }: Process, other: number): boolean => {
    const [mine, its] = [requests[me]!, requests[other]!];
    return its === 0 || mine < its || (mine === its && me < other);
  };
  const receive = (from: number) =>
    act(me, `receive from ${from}`, (self, before) => {
      const [message, ...rest] = before[from]!;
      const inbox = before.with(from, rest);
      switch (message) {
        case undefined:
          return undefined;
        case 'ack':
          return { self: { ...self, acknowledged: added(self.acknowledged, from) }, inbox };
        case 'rel':
          return { self: { ...self, requests: self.requests.with(from, 0) }, inbox };
        default: {
          const clock = Math.max(message, self.clock) + 1;
          if (clock > CLOCK_MAX) return undefined;
          return {
            self: { ...self, clock, requests: self.requests.with(from, message) },
            inbox,
            to: [from],
            message: 'ack',
          };
        }
      }
    });
  const actions = [
    act(me, 'request', (self) =>
      self.requests[me] === 0
        ? {
            self: { ...self, requests: self.requests.with(me, self.clock), acknowledged: [me] },
            to: others,
            message: self.clock,
          }
        : undefined,
    ),
    act(me, 'enter', (self) =>
      self.acknowledged.length === COUNT && others.every((other) => beats(self, other))
        ? { self: { ...self, critical: true } }
        : undefined,
    ),
    act(me, 'exit', (self) =>
      self.critical
        ? {
            self: { ...self, requests: self.requests.with(me, 0), acknowledged: [], critical: false },
            to: others,
            message: 'rel',
          }
        : undefined,
    ),
    ...others.map(receive),
  ];
  return {
    name: `process ${me}`,
    initial: { clock: 1, requests: all.map(() => 0), acknowledged: [], critical: false } satisfies Process,
    actions: () => actions,
  };
};

const inboxOf = (me: number): Component => ({
  name: `inbox ${me}`,
  initial: all.map(() => []),
  hears: (label: Label) => (label as Sent).to.includes(me),
  hear: (value: Value, label: Label) => {
    const { from, message } = label as Sent;
    const inbox = value as Inbox;
    return inbox.with(from, [...inbox[from]!, message]);
  },
});

const lamportMutex = (): System => ({ components: [...all.map(processOf), ...all.map(inboxOf)] });

export const lamport: Oracle = {
  name: "Lamport's mutual exclusion, 3 processes, clocks up to 6",
  source: 'tlaplus/Examples specifications/lamport_mutex/MCLamportMutex.cfg',
  system: lamportMutex,
  distinct: 724274,
  depth: 61,
  slow: true,
  verdicts: [
    {
      property: {
        name: 'at most one is in its critical section',
        kind: 'invariant',
        reads: all,
        view: (_, value) => (value as Process).critical,
        holds: (views) => views.filter((critical) => critical).length <= 1,
      },
      holds: true,
    },
    {
      property: {
        name: 'no channel has more than three messages',
        kind: 'invariant',
        reads: all.map((process) => COUNT + process),
        view: (_, inbox) => (inbox as Inbox).every(({ length }) => length <= 3),
        holds: (views) => views.every((bounded) => bounded),
      },
      holds: true,
    },
  ],
};
