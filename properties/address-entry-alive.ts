import type { Value } from '../sim/engine/index.ts';
import type { Assembly } from '../sim/kernel/system.ts';
import { type Addresses, addresses } from '../sim/resources/addresses.ts';
import { type Process, type Processes, processes } from '../sim/resources/processes.ts';
import { addressOf } from '../sim/vocabulary/parameters.ts';
import { byState } from './forms.ts';
import { actorsOf, type PropertyDefinition, registersOf } from './property.ts';

/** Nobody is turned away for the sake of clients who are not there. */
export const addressEntryAlive: PropertyDefinition = {
  name: 'address-entry-alive',
  says: 'Once a process runs, every address entered under its p_id is of a client that its own threads serve or have just closed.',
  why: 'An entry that nobody clears counts for ever: each death takes a place from an address, until nobody from there is let in.',
  source: 'None: the document knows no addresses. As the client entry is freed, this one must be.',
  category: 'safety',
  premise: 'A process dies while it serves a client whose address is entered.',
  judge: (assembly) => {
    const { parameters } = assembly.environment;
    const [life, ...entered] = livesAndEntries(assembly);
    const threads = actorsOf(assembly, 'thread').map(({ index }) => index);
    return {
      kind: 'invariant',
      reads: [life, ...threads, ...entered],
      ...byState(
        assembly,
        ({ tags, offers }) => {
          if (tags.includes('gone')) return 'gone';
          if (offers.some(({ operation }) => operation === 'addresses.leave')) return 'leaving';
          return tags.includes('serving') ? undefined : null;
        },
        (component, value): Value => {
          if (component === life)
            return (value as Processes).children.map(({ life: is, starting }) => ({ is, starting }));
          return entered.includes(component) ? value : addressOf(parameters, registersOf(value).client ?? 0);
        },
      ),
      holds: ([lives, ...views]) =>
        entriesIn(views[threads.length]).every(({ process, thread, address }) => {
          const { is, starting } = (lives as Lives)[process] ?? unborn;
          const its = views[process * parameters.threads + thread];
          // A thread that died alone keeps its entry until its process follows.
          return (
            is !== 'serving' || its === address || its === 'leaving' || (its === 'gone' && !starting.includes(thread))
          );
        }),
    };
  },
  witness: (assembly) => {
    const [life, ...entered] = livesAndEntries(assembly);
    return {
      kind: 'witness',
      reads: [life, ...entered],
      view: (component, value): Value =>
        component === life ? (value as Processes).children.map((child) => child.life === 'zombie') : value,
      holds: ([dead, entries]) =>
        entriesIn(entries).some(({ process }) => (dead as readonly boolean[])[process] === true),
    };
  },
};

type Lives = readonly { readonly is: Process['life']; readonly starting: readonly number[] }[];
const unborn: Lives[number] = { is: 'none', starting: [] };

/** The process table, and the entries if addresses are limited. */
const livesAndEntries = ({ places }: Assembly): readonly [number, ...number[]] => [
  places.at(processes.name),
  ...places.slots.flatMap(({ name }, index) => (name === addresses.name ? [index] : [])),
];

const entriesIn = (view: Value | undefined): Addresses => (view ?? []) as Addresses;
