/**
 * Many logical threads on one: each is an actor with the same table, and this loop gives turns to those that can move. It
 * decides nothing. An actor that was blocked gets its next turn when what it waits for may have come: bytes, room, a datagram, a
 * client at the port, a time-out, or, for a lock that cannot be polled, a moment later.
 *
 * Who is inside a section of the client table keeps its turn until it is out: no two of one carrier ever meet there.
 */
import type { OperationName } from '../../sim/vocabulary/operations.ts';
import type { Epoll, Told } from '../epoll.ts';
import { type Actor, type Program, step } from './step.ts';

/** After so many steps another gets a turn. */
const steps_max = 256;
/** How long until a lock, or a port where somebody else accepts, is tried again. */
const retry_ms = 1;
/** After so many turns of one round `meanwhile` is called. */
const meanwhile_turns = 16;
/** How often time-outs are looked at. */
const sweep_ms = 20;

type CarrierOptions = {
  readonly epoll: Epoll;
  /** The logical threads; the number of each in `epoll` is its place here. */
  readonly actors: readonly Actor[];
  /** Makes the drivers those of that actor, before each of its turns. */
  readonly select: (place: number) => void;
  /** Bytes may have arrived for that actor's client, or room come for what was written to it. */
  readonly arrived: Told;
  /** That actor has come to its end. */
  readonly ended: (place: number) => void;
  /** Sends what was written during the turns. */
  readonly flush: () => void;
  /** The listening socket, and whether this process should rather let another accept. */
  readonly listener: number;
  readonly yields: () => boolean;
  /** Called after each turn of a round: what must not wait, and costs little. */
  readonly relieve: () => void;
  /** Called between the turns of a long round: what must not wait for its end. */
  readonly meanwhile: () => void;
  /** Who gets the first turns. */
  readonly first: readonly number[];
  /** What follows when something else is ready, by its number from `actors.length + 1` on. */
  readonly others: readonly (() => void)[];
};

type Carrier = {
  /** Something came for that actor that no descriptor tells of. */
  readonly wake: (place: number) => void;
  /** Gives it a turn at once: only from `meanwhile`. */
  readonly turn: (place: number) => void;
  /** From now on nobody waits for a client at the port: who would accept tries the mutex again and again, and finds out why. */
  readonly goDown: () => void;
  /** Turns, for ever. */
  readonly run: () => never;
};

/** What a blocked actor waits for besides its descriptors, by state. */
type Wait = {
  readonly for: 'nothing' | 'mutex' | 'client' | 'lock' | 'room' | 'other';
  readonly isTimed: boolean;
  readonly keepsTurn: boolean;
};

export const createCarrier = (options: CarrierOptions): Carrier => {
  const { epoll, actors, select, arrived, ended, flush, listener, yields, relieve, meanwhile, first, others } = options;
  const listenerNumber = actors.length;
  const waits = new Map<Program, readonly Wait[]>();
  for (const { program } of actors) if (!waits.has(program)) waits.set(program, waitsOf(program));
  const waitOf = ({ program, state }: Actor): Wait => waits.get(program)?.[state] as Wait;
  let ready: number[] = [];
  const isReady = new Uint8Array(actors.length);
  /** Those that would accept; the one that holds the mutex; those that wait for the table's lock. */
  const idle: number[] = [];
  const isIdle = new Uint8Array(actors.length);
  let accepting = -1;
  /** Those whose datagram found no room at its carrier. */
  let retrying: number[] = [];
  /** In the order in which they came: nobody gets the table's lock before one who waited longer, so only the first tries. */
  const queue: number[] = [];
  const isQueued = new Uint8Array(actors.length);
  let isListening = false;
  let isGoingDown = false;
  let hasYielded = false;
  let retry_at_ms = 0;
  let swept_ms = 0;

  const wake = (place: number): void => {
    // Who waits for the lock waits for nothing else.
    if (isReady[place] !== 0 || isQueued[place] !== 0) return;
    isReady[place] = 1;
    ready.push(place);
  };

  const turn = (place: number): void => {
    const actor = actors[place] as Actor;
    select(place);
    isReady[place] = 0;
    isIdle[place] = 0;
    if (accepting === place) accepting = -1;
    for (let taken = 1; step(actor); taken++) {
      if (taken >= steps_max && !waitOf(actor).keepsTurn) {
        wake(place);
        return;
      }
    }
    const wait = waitOf(actor);
    if (wait.for === 'mutex') {
      isIdle[place] = 1;
      idle.push(place);
    } else if (wait.for === 'lock') {
      isQueued[place] = 1;
      queue.push(place);
    } else if (wait.for === 'nothing') ended(place);
    else if (wait.for === 'client') accepting = place;
    else if (wait.for === 'room') retrying.push(place);
  };

  /** Gives a turn to those who have waited longest for the table's lock, until one must wait on. */
  const advance = (): void => {
    for (let first = queue.shift(); first !== undefined; first = queue.shift()) {
      const { steps } = actors[first] as Actor;
      isQueued[first] = 0;
      turn(first);
      if (actors[first]?.steps !== steps) continue;
      // It waits on, and is still the first.
      queue.pop();
      queue.unshift(first);
      return;
    }
  };

  /** Those who would accept, one by one until the mutex is not to be had. */
  const retire = (): void => {
    while (idle.length > 0) {
      const place = idle.pop() as number;
      if (isIdle[place] === 0) continue;
      turn(place);
      if (isIdle[place] === 1) return;
    }
  };

  /** Somebody waits at the port: one who would accept gets a turn. */
  const admit = (): void => {
    if (accepting >= 0) {
      turn(accepting);
      return;
    }
    if (!hasYielded && yields()) {
      hasYielded = true;
      pause();
      return;
    }
    hasYielded = false;
    let place = idle.pop();
    // One that was woken by something else in the meantime is in the list twice or not idle.
    while (place !== undefined && isIdle[place] === 0) place = idle.pop();
    if (place === undefined) return;
    turn(place);
    // Another process accepts: it will not take long.
    if (isIdle[place] === 1) pause();
  };

  const pause = (): void => {
    retry_at_ms = performance.now() + retry_ms;
    listen(false);
  };

  const listen = (wanted: boolean): void => {
    if (wanted === isListening) return;
    isListening = wanted;
    epoll.pauseQueue(listener, listenerNumber, !wanted);
  };

  /** Those whose time may have come. */
  const sweep = (now_ms: number): void => {
    swept_ms = now_ms;
    for (let place = 0; place < actors.length; place++) {
      const actor = actors[place] as Actor;
      if (isReady[place] !== 0 || !waitOf(actor).isTimed) continue;
      select(place);
      if (isDue(actor)) wake(place);
    }
  };

  const told: Told = (number, readable, writable, ended) => {
    if (number < listenerNumber) {
      arrived(number, readable, writable, ended);
      wake(number);
    } else if (number === listenerNumber) admit();
    else others[number - listenerNumber - 1]?.();
  };

  const mustRetry = (): boolean =>
    retrying.length > 0 || queue.length > 0 || retry_at_ms !== 0 || (isGoingDown && idle.length > 0);
  const hasTimed = [...waits.values()].some((all) => all.some(({ isTimed }) => isTimed));

  const run = (): never => {
    epoll.watchQueue(listener, listenerNumber);
    isListening = true;
    first.forEach(wake);
    for (;;) {
      const now = ready;
      ready = [];
      for (let at = 0; at < now.length; at++) {
        turn(now[at] as number);
        relieve();
        if (at % meanwhile_turns === meanwhile_turns - 1) meanwhile();
      }
      advance();
      if (isGoingDown) retire();
      flush();
      const now_ms = performance.now();
      if (hasTimed && now_ms - swept_ms >= sweep_ms) sweep(now_ms);
      if (retry_at_ms !== 0 && now_ms >= retry_at_ms) retry_at_ms = 0;
      listen(retry_at_ms === 0 && (accepting >= 0 || idle.length > 0));
      const timeout_ms = ready.length > 0 ? 0 : mustRetry() ? retry_ms : hasTimed ? sweep_ms : -1;
      epoll.wait(timeout_ms, told);
      for (const place of retrying) wake(place);
      retrying = [];
    }
  };
  const goDown = (): void => {
    isGoingDown = true;
    for (const place of actors.keys()) wake(place);
  };
  return { wake, turn, goDown, run };
};

/** Whether a time-out that it waits for is over. */
const isDue = ({ program, state }: Actor): boolean =>
  program.states[state]?.offers.some(({ operation }) => operation.remaining_ms?.() === 0) === true;

/** What is waited for where an operation is offered that no descriptor of the actor tells of. */
const waitedFor: readonly (readonly [operation: OperationName, what: Wait['for']])[] = [
  ['accept-mutex.acquire', 'mutex'],
  ['listener.accept', 'client'],
  ['table-lock.await-turn', 'lock'],
  ['thread-socket.forward', 'room'],
];

const waitsOf = ({ states }: Program): readonly Wait[] =>
  states.map(({ offers, isInSection }) => {
    const has = (operation: OperationName) => offers.some(({ name }) => name === operation);
    const [, what] = waitedFor.find(([operation]) => has(operation)) ?? [];
    return {
      for: offers.length === 0 ? 'nothing' : (what ?? 'other'),
      isTimed: has('timer.elapse'),
      keepsTurn: isInSection,
    };
  });
