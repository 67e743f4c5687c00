/** A form that several liveness properties share: whoever comes to one of some states of its machine gets out of them all. */
import type { Assembly } from '../../sim/kernel/system.ts';
import { byState } from '../forms.ts';
import { actorsOf } from '../property.ts';
import type { Claim } from './definition.ts';

/** For each thread: from the states where `begins` on, it comes to one that is not `within`. One that ends has come out. */
export const threadsGetOut = (
  assembly: Assembly,
  begins: (state: string) => boolean,
  within: (state: string) => boolean,
): readonly Claim[] => {
  const { view } = byState(assembly, ({ name }) => (begins(name) ? 'begins' : within(name) ? 'within' : 'out'));
  return actorsOf(assembly, 'thread').map(({ who, index }) => ({
    of: `thread ${who.process}.${who.thread}`,
    reads: [index],
    view,
    from: ([state]) => state === 'begins',
    to: ([state]) => state === 'out',
  }));
};
