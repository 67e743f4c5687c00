import { describe, expect, it } from 'vitest';
import { UsageError } from './errors.ts';
import {
  allNames,
  flagOf,
  nameAt,
  namesOf,
  type Parameters,
  parameterDefaults,
  parameterRanges,
  parametersOf,
} from './parameters.ts';

const names = Object.keys(parameterRanges) as (keyof Parameters)[];

/** The message that the changes are refused with. */
const refusal = (changes: object): string => {
  try {
    parametersOf(changes);
  } catch (error) {
    expect(error).toBeInstanceOf(UsageError);
    return (error as UsageError).message;
  }
  throw new Error('nothing was refused');
};

describe('parameters', () => {
  it('are the defaults where nothing is said', () => {
    expect(parametersOf({})).toEqual(parameterDefaults);
  });

  it('are changed one by one', () => {
    expect(parametersOf({ processes: 3, unread_max: 7 })).toEqual({
      ...parameterDefaults,
      processes: 3,
      unread_max: 7,
    });
  });

  it('each has a default, a range that it lies in, and a word about it', () => {
    expect(Object.keys(parameterDefaults).sort()).toEqual([...names].sort());
    for (const [name, { min, max, says }] of Object.entries(parameterRanges)) {
      const value = parameterDefaults[name as keyof Parameters];
      expect([name, value >= min && value <= max, says.length > 0]).toEqual([name, true, true]);
    }
  });

  it.each(names)('%s may be anything from its least to its most, both included, and nothing beyond', (name) => {
    const { min, max } = parameterRanges[name];
    // Of the clients some may be deaf or come back: there must be as many.
    const clients = name === 'clients' ? {} : { clients: parameterRanges.clients.max };
    for (const value of [min, max]) expect(parametersOf({ ...clients, [name]: value })[name]).toBe(value);
    for (const value of [min - 1, max + 1, min + 0.5, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(refusal({ [name]: value })).toBe(
        `${flagOf(name)} must be a whole number from ${min} to ${max}, but it is ${value}.`,
      );
    }
  });

  it('are not deaf or returning in a greater number than there are clients', () => {
    expect(parametersOf({ clients: 2, deaf: 2, returning: 2 })).toMatchObject({ deaf: 2, returning: 2 });
    for (const some of ['deaf', 'returning'] as const)
      expect(refusal({ clients: 1, [some]: 2 })).toContain(`--${some}`);
  });

  it('are called on the command line as they are here, with dashes', () => {
    expect(flagOf('clients_per_process')).toBe('--clients-per-process');
  });

  it('that are not known are refused by name, also where every object has a field of that name', () => {
    expect(refusal({ colour: 1 })).toBe("There is no parameter 'colour'.");
    expect(refusal({ constructor: 1 })).toBe("There is no parameter 'constructor'.");
  });
});

describe('user names', () => {
  it('are people first, then numbers, all different', () => {
    expect([0, 1, 7, 8, 9].map(nameAt)).toEqual(['ann', 'bob', 'hal', 'user8', 'user9']);
  });

  it('a client joins under those of the clients before it and one more, as far as there are any', () => {
    const parameters = parametersOf({ names: 2 });
    expect([0, 1, 2].map((client) => namesOf(parameters, client))).toEqual([['ann'], ['ann', 'bob'], ['ann', 'bob']]);
  });

  it('anybody may be written to, also one who is not there', () => {
    expect(allNames(parametersOf({ names: 3, clients: 1 }))).toEqual(['ann', 'bob', 'cyd']);
  });
});
