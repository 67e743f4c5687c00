/** What the monitors make of the labels that they hear, one life of a message at a time. */
import { describe, expect, it } from 'vitest';
import { parseDesign } from '../../sim/design/design.ts';
import type { Monitor } from '../../sim/kernel/system.ts';
import type { Label } from '../../sim/vocabulary/labels.ts';
import { parametersOf } from '../../sim/vocabulary/parameters.ts';
import { loans, loansOf } from './loans.ts';
import { inserted } from './members.ts';
import { post, postOf } from './post.ts';
import { service, serviceOf } from './service.ts';
import { untold, untoldOf } from './untold.ts';

const environment = { design: parseDesign('hardened'), parameters: parametersOf({}) };
const heardBy = (monitor: Monitor, labels: readonly Label[]) => {
  for (const { type } of labels) expect(monitor.hears).toContain(type);
  return labels.reduce((value, label) => monitor.hear(value, label, environment), monitor.initial(environment));
};

const annsPlace = { process: 0, thread: 0 } as const;
const bobsPlace = { process: 1, thread: 0 } as const;
const annJoined: Label = { type: 'joined', ...annsPlace, client: 0, name: 'ann', session: 0 };
const bobJoined: Label = { type: 'joined', ...bobsPlace, client: 1, name: 'bob', session: 1 };
const message = (number: number) =>
  ({ thread: 0, to: 'bob', session: 1, from: 'ann', sender: 0, text: `0.${number}` }) as const;
const said = (number = 0): Label => ({ type: 'said', ...annsPlace, client: 0, text: `0.${number}` });
const sent = (number = 0): Label => ({ type: 'sent', ...annsPlace, to: 1, datagram: message(number) });
const received = (number = 0): Label => ({ type: 'received', process: 1, datagram: message(number) });
const forwarded = (number = 0): Label => ({ type: 'forwarded', ...bobsPlace, datagram: message(number) });
const taken = (number = 0): Label => ({ type: 'taken', ...bobsPlace, datagram: message(number) });
const delivered = (number = 0, from = 'ann'): Label => ({
  type: 'delivered',
  ...bobsPlace,
  datagram: { ...message(number), from },
  name: 'bob',
  session: 1,
});
const dropped = (reason: 'stale' | 'cut'): Label => ({ type: 'dropped', process: 1, datagram: message(0), reason });
const death = (process: number): Label => ({ type: 'death', processes: [process], parent: false, unheard: false });
const accepted: Label = { type: 'accepted', client: 2, ...bobsPlace };

it('a list with one more item stays sorted, and of equal ones the first stays first', () => {
  const byAge = (a: readonly [number, string], b: readonly [number, string]) => a[0] - b[0];
  const two = inserted(inserted([], [2, 'ann'] as const, byAge), [2, 'bob'] as const, byAge);
  expect(inserted(inserted(two, [1, 'eve'], byAge), [3, 'dan'], byAge).map(([, name]) => name)).toEqual([
    'eve',
    'ann',
    'bob',
    'dan',
  ]);
});

describe('the post', () => {
  /** Each message that is sent was said. */
  const heard = (...labels: readonly Label[]) => {
    const all = labels.flatMap((label) =>
      label.type === 'sent' ? [said(Number(label.datagram.text?.slice(2))), label] : [label],
    );
    return postOf(heardBy(post, [annJoined, bobJoined, ...all]));
  };
  const places = (...labels: readonly Label[]) => heard(...labels).letters.map(({ text, at }) => `${text} at ${at}`);

  it('follows a message from hand to hand', () => {
    const way = [sent(), received(), forwarded(), taken()];
    expect(way.map((_, step) => places(...way.slice(0, step + 1)))).toEqual([
      ['0.0 at process-socket 1'],
      ['0.0 at child 1'],
      ['0.0 at thread-socket 1.0'],
      ['0.0 at thread 1.0'],
    ]);
    expect(heard(...way, delivered())).toMatchObject({ letters: [], offences: [] });
    expect(places(sent(), dropped('stale'))).toEqual([]);
  });

  it('knows one that is delivered and was not under way, under a false name, or after a later one', () => {
    expect(heard(delivered()).offences).toEqual(['unsent']);
    expect(heard(sent(), delivered(), delivered()).offences).toEqual(['unsent']);
    expect(heard(sent(), delivered(0, 'bob')).offences).toEqual(['sender']);
    expect(heard(sent(0), sent(1), delivered(1), delivered(0)).offences).toEqual(['order']);
    expect(heard(sent(0), sent(1), delivered(0), delivered(1)).offences).toEqual([]);
  });

  it('loses with a process what was in its memory, and not what waits in its socket', () => {
    expect(places(sent(), death(1))).toEqual(['0.0 at process-socket 1']);
    for (const way of [[received()], [received(), forwarded()], [received(), forwarded(), taken()]])
      expect(places(sent(), ...way, death(1))).toEqual([]);
    expect(places(sent(), received(), death(0))).toEqual(['0.0 at child 1']);
    expect(places(sent(), received(), forwarded(), taken(), { type: 'thread-death', ...bobsPlace })).toEqual([]);
  });

  it('knows what lay in a queue before its reader began', () => {
    const old = (...labels: readonly Label[]) => heard(...labels).letters.map((letter) => letter.old);
    const born: Label = { type: 'born', process: 1 };
    expect(old(sent(), death(1), born)).toEqual([true]);
    expect(old(death(1), sent(), born)).toEqual([true]);
    expect(old(death(1), born, sent())).toEqual([false]);
    expect(old(sent(), death(1), born, received())).toEqual([false]);
    expect(old(sent(), received(), forwarded(), accepted)).toEqual([true]);
    expect(old(sent(), received(), accepted, forwarded())).toEqual([false]);
  });

  it('leaves a letter where it should be when it is taken from elsewhere', () => {
    expect(places(sent(), forwarded())).toEqual(['0.0 at process-socket 1']);
  });

  it('knows what is sent without having been said, or once more', () => {
    const offences = (...labels: readonly Label[]) => postOf(heardBy(post, [annJoined, bobJoined, ...labels])).offences;
    expect(offences(said(), sent())).toEqual([]);
    expect(offences(sent())).toEqual(['repeated']);
    expect(offences(said(), sent(), sent())).toEqual(['repeated']);
    expect(offences(said(), { type: 'told', client: 0 }, sent())).toEqual(['repeated']);
    expect(offences(said(0), said(1), sent(0))).toEqual(['repeated']);
  });

  it('takes the name from the JOIN, not from the message', () => {
    expect(heard(sent()).letters[0]?.name).toBe('ann');
    expect(heard({ type: 'left', ...annsPlace, session: 0 }, sent()).letters[0]?.name).toBe(null);
  });
});

describe('what a client was not told', () => {
  const heard = (...labels: readonly Label[]) => untoldOf(heardBy(untold, [annJoined, bobJoined, ...labels]));
  const told: Label = { type: 'told', client: 0 };
  const closed = (attentive: boolean): Label => ({ type: 'closed', client: 0, attentive });

  it('is a message that was said, until it is sent or refused in words', () => {
    expect([heard(said()).clients, heard(said(), sent()).clients, heard(said(), told).clients]).toEqual([[0], [], []]);
  });

  it('must not be left behind: not by the next message, nor by the end', () => {
    for (const next of [said(1), closed(true)]) {
      expect(heard(said(0), next).neglected).toBe(true);
      expect(heard(said(0), told, next).neglected).toBe(false);
      expect(heard(said(0), sent(0), next).neglected).toBe(false);
    }
    expect(heard(said(), closed(false)).neglected).toBe(false);
  });

  it('is also a message that is dropped although its destination is there', () => {
    expect(heard(dropped('stale')).clients).toEqual([0]);
    expect(heard({ type: 'left', ...bobsPlace, session: 1 }, dropped('stale')).clients).toEqual([]);
    expect(heard(dropped('cut')).clients).toEqual([]);
  });

  it('ends with the thread of who said it, and with no other', () => {
    expect(heard(said(), death(0)).clients).toEqual([]);
    expect(heard(said(), { type: 'thread-death', ...annsPlace }).clients).toEqual([]);
    expect(heard(said(), death(1)).clients).toEqual([0]);
  });
});

describe('the service', () => {
  const heard = (...labels: readonly Label[]) => serviceOf(heardBy(service, labels));
  const next: Label = { type: 'accepted', client: 3, ...bobsPlace };

  it('is doubled where a thread accepts before it has closed', () => {
    expect(heard(accepted, next).doubled).toBe(true);
    expect(heard(accepted, { type: 'closed', client: 2, attentive: true }, next).doubled).toBe(false);
    expect(heard(accepted, { ...next, thread: 1 }).doubled).toBe(false);
  });

  it('ends with its thread', () => {
    expect(heard(accepted, death(1), next).doubled).toBe(false);
    expect(heard(accepted, { type: 'thread-death', ...bobsPlace }, next).doubled).toBe(false);
    expect(heard(accepted, death(0), next).doubled).toBe(true);
  });
});

describe('the loans', () => {
  const heard = (...labels: readonly Label[]) => loansOf(heardBy(loans, [annJoined, bobJoined, ...labels]));
  const credited: Label = { type: 'credited', ...annsPlace, of: 1 };

  it('end with the sending, or are given back', () => {
    expect(heard(credited).held).toEqual([{ by: '0.0', of: 1 }]);
    expect(heard(credited, sent())).toMatchObject({ held: [], lost: [] });
    expect(heard(credited, { type: 'uncredited', ...annsPlace, of: 1 })).toMatchObject({ held: [], lost: [] });
  });

  it('are lost with who had them, as long as the session lasts', () => {
    expect(heard(credited, death(0))).toMatchObject({ held: [], lost: [1] });
    expect(heard(credited, death(0), { type: 'left', ...bobsPlace, session: 1 }).lost).toEqual([]);
    expect(heard(credited, death(0), death(1)).lost).toEqual([]);
  });
});
