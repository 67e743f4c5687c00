/**
 * A car's gear controller with a clutch, a gear box, an engine and their time-outs (BEEM, gear.1): LTSmin `examples/gear.1.dve`. Published: 2,689
 * states and 3,567 transitions (`testsuite/alg_backends_dve`), 16 deadlocks (`testsuite/partial_order_reduction`).
 *
 * Each process is a table. A row with a channel is taken together with one of another process: `!` sends, `?` receives.
 */
import type { Oracle } from './oracle.ts';
import { type Next, stateSystem } from './spec.ts';

/** What the processes share. A timer that is off is 255. */
type Shared = {
  readonly clutch: number;
  readonly box: number;
  readonly engine: number;
  readonly control: number;
  readonly to: number;
  readonly current: number;
  /** The control's own: which way to shift, as it was last told. */
  readonly direction: number;
};
type State = Shared & { readonly places: readonly string[] };
type Row = readonly [
  from: string,
  to: string,
  channel: string,
  guard: (shared: Shared) => boolean,
  effect: (shared: Shared) => Partial<Shared>,
];

const OFF = 255;
const always = (): boolean => true;
const nothing = (): Partial<Shared> => ({});

const clutch: readonly Row[] = [
  ['closed', 'opening', 'open clutch?', always, () => ({ clutch: 3 })],
  ['opening', 'open', 'clutch is open!', (s) => s.clutch <= 1, () => ({ clutch: OFF })],
  ['opening', 'error open', '', (s) => s.clutch === 0, () => ({ clutch: OFF })],
  ['open', 'closing', 'close clutch?', always, () => ({ clutch: 3 })],
  ['closing', 'closed', 'clutch is closed!', (s) => s.clutch <= 1, () => ({ clutch: OFF })],
  ['closing', 'error close', '', (s) => s.clutch === 0, () => ({ clutch: OFF })],
];

const box: readonly Row[] = [
  ['neutral', 'closing', 'set gear?', always, () => ({ box: 6 })],
  ['closing', 'error idle', '', (s) => s.box === 0, () => ({ box: OFF })],
  ['closing', 'idle', 'gear is set!', (s) => s.box <= 4, () => ({ box: OFF })],
  ['idle', 'opening', 'set neutral?', always, () => ({ box: 4 })],
  ['opening', 'error neutral', '', (s) => s.box === 0, () => ({ box: OFF })],
  ['opening', 'neutral', 'gear is neutral!', (s) => s.box <= 2, () => ({ box: OFF })],
];

const engine: readonly Row[] = [
  ['initial', 'find speed', 'speed?', always, () => ({ engine: 4 })],
  ['find speed', 'clutch open', '', (s) => s.engine === 0, nothing],
  ['find speed', 'speed', 'speed is set!', (s) => s.engine <= 3, () => ({ engine: 10 })],
  ['clutch open', 'initial', '', (s) => s.to === 0, nothing],
  ['clutch open', 'clutch close', '', (s) => s.to !== 0, () => ({ engine: 18 })],
  ['speed', 'error speed', '', (s) => s.engine === 0, () => ({ engine: OFF })],
  ['speed', 'torque', 'torque?', (s) => s.engine > 0, () => ({ engine: OFF })],
  ['clutch close', 'error speed', '', (s) => s.engine === 0, () => ({ engine: OFF })],
  ['clutch close', 'torque', 'torque?', (s) => s.engine < 17, () => ({ engine: OFF })],
  ['torque', 'decrease torque', 'zero torque?', always, () => ({ engine: 8 })],
  ['decrease torque', 'clutch open', '', (s) => s.engine === 0, nothing],
  ['decrease torque', 'zero', 'torque is zero!', (s) => s.engine <= 5, () => ({ engine: OFF })],
  ['zero', 'initial', '', (s) => s.to === 0, nothing],
  ['zero', 'find speed', 'speed?', (s) => s.to !== 0, () => ({ engine: 4 })],
];

const driver: readonly Row[] = [
  ['gear', 'up', 'shift up!', (s) => s.current < 5, nothing],
  ['up', 'gear', 'new gear?', always, (s) => ({ current: s.current + 1 })],
  ['gear', 'down', 'shift down!', (s) => s.current > -1, nothing],
  ['down', 'gear', 'new gear?', always, (s) => ({ current: s.current - 1 })],
];

const isOver = (shared: Shared): boolean => shared.control === 0;

const control: readonly Row[] = [
  ['gear', 'initiate', 'shift up?', always, (s) => ({ direction: 1, to: s.to + 1 })],
  ['gear', 'initiate', 'shift down?', always, (s) => ({ direction: -1, to: s.to - 1 })],
  ['initiate', 'check torque', 'zero torque!', (s) => s.current !== 0, () => ({ control: 5 })],
  ['initiate', 'synchronize', '', (s) => s.current === 0, nothing],
  ['synchronize', 'changed', '', (s) => s.to === 0, nothing],
  ['synchronize', 'check speed', 'speed!', (s) => s.to !== 0, () => ({ control: 3 })],
  ['check speed', 'set gear', 'speed is set?', (s) => !isOver(s), nothing],
  ['check speed', 'check clutch', 'open clutch!', isOver, () => ({ control: 4 })],
  ['set gear', 'check set', 'set gear!', always, () => ({ control: 7 })],
  ['check set', 'ask torque', 'gear is set?', always, () => ({ control: 0 })],
  ['check set', 'error set', '', isOver, () => ({ control: OFF })],
  ['ask torque', 'changed', 'torque!', always, nothing],
  ['changed', 'gear', 'new gear!', always, () => ({ control: OFF })],
  ['check torque', 'ask neutral', 'torque is zero?', (s) => !isOver(s), nothing],
  ['check torque', 'check clutch 2', 'open clutch!', isOver, () => ({ control: 4 })],
  ['ask neutral', 'check neutral', 'set neutral!', always, () => ({ control: 5 })],
  ['check neutral', 'synchronize', 'gear is neutral?', always, nothing],
  ['check neutral', 'error neutral', '', isOver, () => ({ control: OFF })],
  ['check clutch 2', 'error open', '', isOver, () => ({ control: OFF })],
  ['check clutch 2', 'open 2', 'clutch is open?', always, () => ({ control: 0 })],
  ['open 2', 'check neutral 2', 'set neutral!', always, () => ({ control: 5 })],
  ['check neutral 2', 'error neutral', '', isOver, () => ({ control: OFF })],
  ['check neutral 2', 'set gear 2', 'gear is neutral?', always, () => ({ control: 0 })],
  ['set gear 2', 'check set 2', 'set gear!', (s) => s.to !== 0, () => ({ control: 7 })],
  ['set gear 2', 'check closed 2', 'close clutch!', (s) => s.to === 0, () => ({ control: 4 })],
  ['check clutch', 'error open', '', isOver, nothing],
  ['check clutch', 'open', 'clutch is open?', always, () => ({ control: 0 })],
  ['open', 'check set 2', 'set gear!', always, () => ({ control: 7 })],
  ['check set 2', 'error set', '', isOver, () => ({ control: OFF })],
  ['check set 2', 'close', 'gear is set?', always, () => ({ control: 0 })],
  ['close', 'check closed', 'close clutch!', always, () => ({ control: 4 })],
  ['check closed', 'ask torque', 'clutch is closed?', always, () => ({ control: 0 })],
  ['check closed', 'error close', '', isOver, () => ({ control: OFF })],
  ['check closed 2', 'error close', '', isOver, () => ({ control: OFF })],
  ['check closed 2', 'changed', 'clutch is closed?', always, () => ({ control: 0 })],
];

const processes = [clutch, box, engine, driver, control];

/** What is left of a timer after a tick. */
const less = (timer: number): number => (timer === OFF ? OFF : timer - 1);

const tick: Next<State> = [
  'tick',
  (state) => {
    const { clutch, box, engine, control } = state;
    if ([clutch, box, engine, control].includes(0)) return undefined;
    return { ...state, clutch: less(clutch), box: less(box), engine: less(engine), control: less(control) };
  },
];

const take = (
  state: State,
  process: number,
  [from, to, , guard, effect]: Row,
  before: State = state,
): State | undefined =>
  before.places[process] === from && guard(before)
    ? { ...state, ...effect(state), places: state.places.with(process, to) }
    : undefined;

const stepsOf = (rows: readonly Row[], process: number): readonly Next<State>[] =>
  rows.flatMap((row): readonly Next<State>[] => {
    const channel = row[2];
    if (channel === '') return [[row[1], (state) => take(state, process, row)]];
    if (channel.endsWith('?')) return [];
    return processes.flatMap((others, other) =>
      others
        .filter((answer) => other !== process && answer[2] === channel.replace('!', '?'))
        .map(
          (answer): Next<State> => [
            `${channel} ${row[0]}, ${answer[0]}`,
            (state) => {
              const sent = take(state, process, row);
              // Both guards are asked in the state before.
              return sent && take(sent, other, answer, state);
            },
          ],
        ),
    );
  });

export const gearController: Oracle = {
  name: 'a gear controller',
  source: 'LTSmin testsuite/alg_backends_dve/test1.exp',
  system: () =>
    stateSystem<State>({
      initial: [
        {
          places: ['closed', 'neutral', 'initial', 'gear', 'gear'],
          clutch: OFF,
          box: OFF,
          engine: OFF,
          control: OFF,
          to: 0,
          current: 0,
          direction: 0,
        },
      ],
      processes: [...processes.map(stepsOf), [tick]],
    }),
  distinct: 2689,
  // One for the initial state, and 3,567 transitions.
  generated: 3568,
  deadlocks: 16,
};
