/** What a client may say, as lines: the other direction of `commandOf`. */
import type { Command } from './commands.ts';

export type Request = Exclude<Command, { readonly verb: 'BAD' }>;

/** The line that means it, without its end. Whether name and text may be so is for the server to say. */
export const requestLine = (request: Request): string => {
  switch (request.verb) {
    case 'JOIN':
      return `JOIN ${request.name}`;
    case 'CHAT':
      return `CHAT ${request.destination} ${request.text}`;
    case 'LEAV':
      return 'LEAV';
  }
};
