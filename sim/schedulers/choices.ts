/**
 * Follows a list of small numbers that is simple where it is short and full of zeros, so that whoever shrinks lists and
 * numbers shrinks schedules: the choice sequences of Hypothesis (D. R. MacIver, A. F. Donaldson, "Test-Case Reduction via
 * Test-Case Generation: Insights from the Hypothesis Reducer", ECOOP 2020), with an order of steps in which 0 is the
 * simplest one.
 *
 * Before each step the enabled steps are put in order: those of the actor that moved last, then those of the others in
 * turn, each actor's as it offers them. The next number of the list says which is taken, counted around; after the list
 * every number is 0. So 0 means that the same actor goes on if it can, else the next in turn, and a schedule has as many
 * context switches that it need not have as it has numbers that are not 0. Faults strike where the plan says and
 * nowhere else; neither is any other action a choice as long as a strike of it is to come. Nothing is random: the same plan
 * gives the same run.
 */
import { type Board, pickOf } from './board.ts';
import { END, type Pick, REST, type Scheduler } from './scheduler.ts';

export type Plan = {
  readonly schedule: readonly number[];
  /** In the order in which they strike. */
  readonly strikes: readonly Strike[];
  /** What an actor does in order, by the names of its actions. An actor without a script does what it likes. */
  readonly scripts: ReadonlyMap<number, readonly string[]>;
};

/**
 * One fault: the name of its action, and how many steps after the last strike, or after the beginning, it is due. It waits
 * until it is enabled; a system in which nothing else can move before is struck there, or never where it cannot be. Its
 * action may have progress, as what ends an earlier fault has: a system that waits for that alone is not at rest.
 */
type Strike = { readonly after: number; readonly action: string };

/**
 * An actor with a script takes only the action that the script names next, and none after the last. Where only scripts
 * hold anybody back, the first whom they do takes the last action that it has (a client gives up and closes): so a run
 * is at rest only where the system is, and what is judged there is judged rightly.
 */
export const choices = ({ schedule, strikes, scripts }: Plan): Scheduler => {
  let position = 0;
  let struck = 0;
  let since = 0;
  let turn = 0;
  const taken = new Map<number, number>();

  const permits = (actor: number, action: string): boolean => {
    const script = scripts.get(actor);
    return script === undefined || script[taken.get(actor) ?? 0] === action;
  };
  const inTurn = (board: Board): readonly number[] => [...board.actors.slice(turn), ...board.actors.slice(0, turn)];
  const go = (board: Board, pick: Pick, actor: number): Pick => {
    turn = board.actors.indexOf(actor);
    since++;
    return pick;
  };
  /** The step that the next number of the list says, or REST where no script permits any. */
  const chosen = (board: Board): Pick => {
    const wanted = schedule[position] ?? 0;
    const planned = new Set(strikes.slice(struck).map(({ action }) => action));
    const order: { readonly pick: Pick; readonly actor: number }[] = [];
    for (const actor of inTurn(board)) {
      if (!board.isOpen(actor)) continue;
      for (const choice of enabledOf(board, actor, (name) => permits(actor, name) && !planned.has(name))) {
        order.push({ pick: pickOf(actor, choice), actor });
        if (order.length > wanted) break;
      }
      if (order.length > wanted) break;
    }
    const one = order[wanted % order.length];
    if (one === undefined) return REST;
    position++;
    return go(board, one.pick, one.actor);
  };
  /** The last step of the first actor that only its script holds back, or REST. */
  const givenUp = (board: Board): Pick => {
    for (const actor of inTurn(board)) {
      const last = enabledOf(board, actor, () => true).at(-1);
      if (last !== undefined) return go(board, pickOf(actor, last), actor);
    }
    return REST;
  };
  const strike = (pick: Pick): Pick => {
    struck++;
    since = 0;
    return pick;
  };
  /** The next strike that can be, whenever it is due, or REST; those before it never are. */
  const strikeNow = (board: Board): Pick => {
    for (let due = strikes[struck]; due !== undefined; due = strikes[struck]) {
      const fault = strike(actionNamed(board, due.action));
      if (fault !== REST) return fault;
    }
    return REST;
  };
  /** Whether something with progress can happen, and only the plan says when. */
  const isHeldBack = (board: Board): boolean =>
    strikes
      .slice(struck)
      .some(({ action }) =>
        board.actors.some((actor) => enabledOf(board, actor, (name) => name === action).length > 0),
      );

  return {
    name: 'choices',
    begin: () => {
      position = 0;
      struck = 0;
      since = 0;
      turn = 0;
      taken.clear();
    },
    next: (board) => {
      const due = strikes[struck];
      if (due !== undefined && since >= due.after) {
        const fault = actionNamed(board, due.action);
        // A state at rest is judged as one before a fault strikes it.
        if (fault !== REST) return board.isAtRest() ? REST : strike(fault);
      }
      const pick = chosen(board);
      if (pick !== REST) return pick;
      return isHeldBack(board) ? strikeNow(board) : givenUp(board);
    },
    atRest: (board) => {
      const fault = strikeNow(board);
      return fault === REST ? END : fault;
    },
    took: (actor) => {
      if (scripts.has(actor)) taken.set(actor, (taken.get(actor) ?? 0) + 1);
    },
  };
};

/** The places of an actor's enabled actions with progress, of those with a name that is wanted. */
const enabledOf = (board: Board, actor: number, wants: (name: string) => boolean): readonly number[] =>
  board
    .actionsOf(actor)
    .flatMap(({ name, progress }, choice) =>
      progress && wants(name) && board.outcomeOf(pickOf(actor, choice)) !== undefined ? [choice] : [],
    );

/** The enabled action with that name, or REST. */
const actionNamed = (board: Board, action: string): Pick => {
  for (const actor of board.actors) {
    const choice = board.actionsOf(actor).findIndex(({ name }) => name === action);
    if (choice >= 0 && board.outcomeOf(pickOf(actor, choice)) !== undefined) return pickOf(actor, choice);
  }
  return REST;
};
