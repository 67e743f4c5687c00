/**
 * What sets a register of an actor that runs. Each has a function of its own: one for all that is told the name must look it up at each step.
 */
import { ModelError } from '../../sim/vocabulary/errors.ts';
import type { RegisterName, Registers } from '../../sim/vocabulary/registers.ts';

type Changeable = { -readonly [Register in RegisterName]?: Registers[Register] | undefined };
/** Makes the register in `own` what it is in `given`, or nothing. */
export type SetRegister = (own: Changeable, given: Registers) => void;

const setters: { readonly [Register in RegisterName]?: SetRegister } = {
  client: (own, given) => {
    own.client = given.client;
  },
  name: (own, given) => {
    own.name = given.name;
  },
  session: (own, given) => {
    own.session = given.session;
  },
  row: (own, given) => {
    own.row = given.row;
  },
  destination: (own, given) => {
    own.destination = given.destination;
  },
  text: (own, given) => {
    own.text = given.text;
  },
  found: (own, given) => {
    own.found = given.found;
  },
  datagram: (own, given) => {
    own.datagram = given.datagram;
  },
  cursor: (own, given) => {
    own.cursor = given.cursor;
  },
  scan: (own, given) => {
    own.scan = given.scan;
  },
  pids: (own, given) => {
    own.pids = given.pids;
  },
  pid: (own, given) => {
    own.pid = given.pid;
  },
  successor: (own, given) => {
    own.successor = given.successor;
  },
};

/** Throws a ModelError for a register that no actor of the server has. */
export const setterOf = (register: RegisterName): SetRegister => {
  const set = setters[register];
  if (set === undefined) throw new ModelError(`No actor of the server has a register '${register}'.`);
  return set;
};
