/** Whether what a server answered is what it may answer to those bytes: each line well-formed, each in its place. */
import { type Command, commandOf } from '../wire/commands.ts';
import { feedLines, lineReader } from '../wire/lines.ts';
import { type Reply, replyOf } from '../wire/replies.ts';

/** The commands in a stream, to its LEAV or its end. */
export const commandsIn = (bytes: Uint8Array): readonly Command[] => {
  const reader = lineReader();
  const commands: Command[] = [];
  feedLines(reader, bytes, (line) => {
    const command = commandOf(line);
    commands.push(command);
    return command.verb !== 'LEAV';
  });
  return commands;
};

/** What is wrong with the answers, in words. `whole`: the client read to an orderly end, so that nothing may be missing. */
export const complaintAbout = (commands: readonly Command[], heard: Buffer, whole: boolean): string | undefined => {
  let next = 0;
  let joined = false;
  let begin = 0;
  for (let end = heard.indexOf(10); end >= 0; end = heard.indexOf(10, begin)) {
    const line = heard.subarray(begin, end);
    begin = end + 1;
    const reply = replyOf(line);
    if (reply === undefined) return `No line of a server: ${JSON.stringify(line.toString('latin1'))}`;
    if (reply.is === 'message') {
      if (!joined) return `A message for a client without a name: ${line}`;
      continue;
    }
    // A CHAT that goes through is not answered, so any number of them may come before the answered one.
    while (next < commands.length && !answers(reply, commands[next], joined) && isSilent(commands[next], joined))
      next++;
    if (!answers(reply, commands[next], joined)) return `Answered '${line}' to ${JSON.stringify(commands[next])}.`;
    next++;
    joined ||= reply.is === 'joined';
  }
  if (!whole) return undefined;
  if (begin < heard.length) return `A line without an end: ${heard.subarray(begin)}`;
  while (next < commands.length && isSilent(commands[next], joined)) next++;
  return next < commands.length ? `No answer to ${JSON.stringify(commands[next])}.` : undefined;
};

const isSilent = (command: Command | undefined, joined: boolean): boolean => joined && command?.verb === 'CHAT';

const answers = (reply: Reply, command: Command | undefined, joined: boolean): boolean => {
  switch (command?.verb) {
    case undefined:
      return false;
    case 'LEAV':
      return reply.is === 'left';
    case 'BAD':
      return reply.is === 'error' && command.complaint === `ERR ${reply.verb} ${reply.code} ${reply.text}`;
    case 'JOIN':
      if (reply.is === 'joined') return !joined && reply.name === command.name;
      return reply.is === 'error' && reply.verb === 'JOIN' && reply.code === (joined ? 'ALREADY_JOINED' : 'NAME_TAKEN');
    case 'CHAT':
      if (reply.is !== 'error' || reply.verb !== 'CHAT') return false;
      if (!joined) return reply.code === 'NOT_JOINED';
      return (reply.code === 'NO_SUCH_USER' || reply.code === 'BUSY') && reply.about === command.destination;
  }
};
