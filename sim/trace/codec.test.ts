import { describe, expect, it } from 'vitest';
import { UsageError } from '../vocabulary/errors.ts';
import { parametersOf } from '../vocabulary/parameters.ts';
import { readTrace, type Trace, writeTrace } from './codec.ts';

const trace: Trace = {
  design: 'hardened,-join-epoch',
  parameters: parametersOf({ processes: 1, kills: 1 }),
  property: 'no-misdelivery',
  steps: [{ actor: 'parent', does: 'processes.create', on: 'processes', gets: 'CREATED' }],
};

describe('a trace in a file', () => {
  it('is read as it was written, with steps and without', () => {
    for (const one of [trace, { ...trace, property: null, steps: [] }]) expect(readTrace(writeTrace(one))).toEqual(one);
  });

  it('says where the loop of a lasso begins, and nothing of it where there is none', () => {
    for (const loop_from of [0, 1])
      expect(readTrace(writeTrace({ ...trace, loop_from }))).toEqual({ ...trace, loop_from });
    expect(writeTrace(trace)).not.toContain('loop_from');
    expect(readTrace(writeTrace(trace))).not.toHaveProperty('loop_from');
  });

  it('from before there was some parameter means its default', () => {
    const { stops: _, ...older } = trace.parameters;
    const text = JSON.stringify({ format: 'parley-trace', version: 1, ...trace, parameters: older });
    expect(readTrace(text)).toEqual(trace);
  });

  it.each([
    ['no JSON', '{', /^a\.json is not JSON: /],
    ['something else', '{"format":"x"}', /^a\.json is not a Parley trace/],
    [
      'another version',
      '{"format":"parley-trace","version":9}',
      /version 9 of the format, but this Parley reads version 1/,
    ],
    [
      'a step that lacks its answer',
      writeTrace(trace).replace(/,"gets":"CREATED"/, ''),
      /not a valid trace: steps\.0\.gets/,
    ],
    [
      'a loop behind its steps',
      writeTrace({ ...trace, loop_from: 2 }),
      /not a valid trace: loop_from: the loop begins behind the last step/,
    ],
    ['a loop that begins nowhere', writeTrace({ ...trace, loop_from: -1 }), /not a valid trace: loop_from/],
    ['a loop within a step', writeTrace({ ...trace, loop_from: 0.5 }), /not a valid trace: loop_from/],
    ['a parameter that there is not', writeTrace(trace).replace('"kills"', '"kils"'), /not a valid trace: parameters/],
    [
      'a parameter beyond its range',
      writeTrace(trace).replace('"processes": 1', '"processes": 0'),
      /parameters.processes must be/,
    ],
  ])('that is %s is refused in words', (_, text, words) => {
    expect(() => readTrace(text, 'a.json')).toThrow(UsageError);
    expect(() => readTrace(text, 'a.json')).toThrow(words);
  });
});
