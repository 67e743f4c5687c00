/** What a person means who types a line into `parley chat`. */

type Typed =
  | { readonly is: 'nothing' | 'help' | 'quit' }
  /** From now on, what is said without a name is for them. */
  | { readonly is: 'partner'; readonly name: string }
  /** `to` is named in the line, or it is for the partner. */
  | { readonly is: 'say'; readonly to: string | undefined; readonly text: string }
  | { readonly is: 'unknown'; readonly why: string };

const chatCommands = ['/to ', '/help', '/quit'] as const;

export const chatHelp = [
  '/to bob        from now on you talk to bob',
  'hello          to whom you talk to',
  '@bob hello     once to bob; bob: hello is the same',
  ' bob: hello    with a space before it: all of it to whom you talk to',
  '/quit          leave, as Ctrl-D does',
];

export const typedOf = (line: string): Typed => {
  // A tab is a control character, which no message may have.
  const text = line.replaceAll('\t', ' ').trimEnd();
  if (text.trim() === '') return { is: 'nothing' };
  if (text.startsWith(' ')) return { is: 'say', to: undefined, text: text.slice(1) };
  if (text.startsWith('/')) return command(text);
  const [, to, said = ''] = /^@(\S+) *(.*)$/u.exec(text) ?? /^([^\s:]+): +(.*)$/u.exec(text) ?? [];
  if (to === undefined) return { is: 'say', to, text };
  return said === ''
    ? { is: 'unknown', why: `Say something behind the name: @${to} hello.` }
    : { is: 'say', to, text: said };
};

const command = (text: string): Typed => {
  const [word = '', ...rest] = text.split(/ +/u);
  const [name] = rest;
  if (word === '/help') return { is: 'help' };
  if (word === '/quit' || word === '/exit') return { is: 'quit' };
  if (word !== '/to') return { is: 'unknown', why: `There is no ${word}: /help says what there is.` };
  if (name === undefined || rest.length > 1) return { is: 'unknown', why: 'It is /to and one name: /to bob.' };
  return { is: 'partner', name: name.replace(/^@/u, '') };
};

/** What a line may go on with, for the Tab key: commands, and those who were met. */
export const completions = (line: string, met: readonly string[]): readonly string[] => {
  const names = met.flatMap((name) => [`@${name} `, `/to ${name}`]);
  return line === '' ? [] : [...chatCommands, ...names].filter((one) => one.startsWith(line));
};
