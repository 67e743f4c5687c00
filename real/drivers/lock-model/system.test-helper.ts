/**
 * The table's lock as components of a system for the engine. Each user comes again and again, or stays away; who reads may stay in; and one
 * may be killed anywhere, is recovered and begins anew. Nobody looks again after a while, as the driver does: so whoever is not woken is found
 * at rest.
 */
import type { Action, Component, Value } from '../../../sim/engine/index.ts';
import {
  lockOf,
  type Memory,
  type Mode,
  nobody,
  type Omission,
  put,
  type User,
  type Word,
} from './steps.test-helper.ts';

const start: User = { at: 'out', slot: 0, seen: nobody, behind: '' };
const killed = 'killed';

const userOf = (mode: Mode, me: number, users: number, without?: Omission): Component => {
  const acts = lockOf(mode, me, users, without);
  const memoryAt = users + 1;
  return {
    name: `${mode} ${me}`,
    initial: start,
    actions: (value) => {
      const user = value as User;
      if (user.at === killed) {
        // Its successor begins when the parent has recovered what it held.
        const begins: Action = {
          name: 'begin anew',
          target: memoryAt,
          progress: true,
          take: (_, memory) =>
            (memory as Memory).lives[me] ? { self: start, target: memory, reply: 'BEGUN' } : undefined,
        };
        return [begins];
      }
      const act: Action = {
        name: user.at,
        target: memoryAt,
        // Nobody has to come, and who reads may do so for long: who still waits then has nobody to wake it.
        progress: user.at !== 'out' && (user.at !== 'in' || mode === 'writes'),
        take: (self, memory) => {
          const done = acts[user.at]?.(self as User, memory as Memory);
          return done && { self: done.user, target: done.memory, reply: 'DONE' };
        },
      };
      return [act];
    },
    hear: (value, label) => (label['who'] === me ? { ...start, at: killed } : value),
    hears: ({ type }) => type === 'killed',
  };
};

/** The parent: kills one user once, where that is looked at, finds it dead some time later, and recovers. */
const parentOf = (kills: boolean, users: number, without?: Omission): Component => {
  const acts = lockOf('writes', users, users, without);
  const memoryAt = users + 1;
  return {
    name: 'parent',
    initial: kills ? 'may kill' : 'idle',
    actions: (value): readonly Action[] => {
      if (value === 'idle') return [];
      if (value === 'may kill')
        return Array.from({ length: users }, (_, who) => ({
          name: `kill ${who}`,
          target: memoryAt,
          progress: false,
          take: (_self: Value, target: Value) => {
            const memory = target as Memory;
            return {
              self: { who, user: { ...start, at: 'notice' } },
              // The mutex is robust.
              target: {
                ...memory,
                lives: put(memory.lives, who, false),
                mutex: memory.mutex === who ? -1 : memory.mutex,
              },
              reply: 'KILLED',
              label: { type: 'killed', who },
            };
          },
        }));
      const { who, user } = value as { who: number; user: User };
      if (user.at === 'out')
        return [
          {
            name: 'respawn',
            target: memoryAt,
            progress: true,
            take: (_self, target) => ({
              self: 'idle',
              target: { ...(target as Memory), lives: put((target as Memory).lives, who, true) },
              reply: 'DONE',
            }),
          },
        ];
      return [
        {
          name: `recover, ${user.at}`,
          target: memoryAt,
          progress: true,
          take: (_self, target) => {
            const memory = target as Memory;
            if (user.at === 'notice') {
              const dead = put(memory.dead, who, memory.words[who] !== 'none');
              return {
                self: { who, user: { ...user, at: 'end, enter' } },
                target: { ...memory, dead },
                reply: 'DONE',
              };
            }
            if (user.at === 'end, clear') {
              const words = memory.dead[who] ? put(memory.words, who, 'none' as Word) : memory.words;
              return {
                self: { who, user: { ...user, at: 'end, pass' } },
                target: { ...memory, words, dead: put(memory.dead, who, false) },
                reply: 'DONE',
              };
            }
            const done = acts[user.at]?.(user, memory);
            return done && { self: { who, user: done.user }, target: done.memory, reply: 'DONE' };
          },
        },
      ];
    },
  };
};

const memoryOf = (users: number): Memory => ({
  words: Array(users).fill('none'),
  dead: Array(users).fill(false),
  marks: Array(users).fill(false),
  shut: false,
  mutex: -1,
  order: [],
  moved: Array(users).fill(false),
  lives: Array(users).fill(true),
});

/** The users, the parent that may kill one, and the memory: at `modes.length + 1`. */
export const lockSystem = (modes: readonly Mode[], kills: boolean, without?: Omission): readonly Component[] => [
  ...modes.map((mode, me) => userOf(mode, me, modes.length, without)),
  parentOf(kills, modes.length, without),
  { name: 'memory', initial: memoryOf(modes.length) },
];
