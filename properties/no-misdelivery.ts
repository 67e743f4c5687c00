import type { Label } from '../sim/vocabulary/labels.ts';
import type { PropertyDefinition } from './property.ts';

/** A message reaches only the session that its sender's lookup found. */
export const noMisdelivery: PropertyDefinition = {
  name: 'no-misdelivery',
  says: 'A message is written only to the session that the lookup for it found.',
  why: 'Names come back: whoever takes the name of one who left must not read what was meant for him.',
  source: "The destination thread reads the datagram and verifies if the destination name matches its client's name.",
  category: 'safety',
  premise: 'A message is delivered.',
  judge: () => ({
    kind: 'step',
    holds: (heard) => {
      const label = heard as Label;
      return label.type !== 'delivered' || label.datagram.session === label.session;
    },
  }),
  witness: () => ({ kind: 'step-witness', holds: (heard) => (heard as Label).type === 'delivered' }),
};
