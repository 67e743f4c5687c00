/** A small strict reader of XML, which knows nothing of what wrote it: enough of the standard to refuse what is not well-formed. */

type Element = {
  readonly tag: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly Element[];
  /** Its own text, without that of its children. */
  readonly text: string;
};

const predefined: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** Throws an Error that says where it is not well-formed. */
export const readXml = (source: string): Element => {
  const bad = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u.exec(source);
  if (bad !== null) throw new Error(`a character that XML has not, at ${bad.index}`);
  let at = 0;
  const take = (what: RegExp, name: string): RegExpExecArray => {
    const sticky = new RegExp(what.source, 'yu');
    sticky.lastIndex = at;
    const found = sticky.exec(source);
    if (found === null) throw new Error(`${name} expected at ${at}: ${source.slice(at, at + 40)}`);
    at += found[0].length;
    return found;
  };
  const decoded = (text: string): string =>
    text.replace(/&([^;&]*)(;?)/g, (_, name: string, end: string) => {
      const number = /^#(\d+)$/.exec(name)?.[1];
      const character = number === undefined ? predefined[name] : String.fromCodePoint(Number(number));
      if (end === '' || character === undefined) throw new Error(`a bare & or an unknown entity: &${name}`);
      return character;
    });
  const element = (): Element => {
    const [, tag = ''] = take(/<([A-Za-z][\w-]*)/, 'a tag');
    const attributes: Record<string, string> = {};
    while (!/^\s*\/?>/.test(source.slice(at))) {
      const [, name = '', value = ''] = take(/\s+([A-Za-z][\w-]*)="([^"<]*)"/, 'an attribute');
      if (Object.hasOwn(attributes, name)) throw new Error(`the attribute ${name} twice`);
      attributes[name] = decoded(value);
    }
    if (take(/\s*(\/?)>/, 'the end of a tag')[1] === '/') return { tag, attributes, children: [], text: '' };
    const children: Element[] = [];
    let text = '';
    for (;;) {
      text += decoded(take(/[^<]*/, 'text')[0]);
      if (source.startsWith('</', at)) break;
      children.push(element());
    }
    const [, closed] = take(/<\/([A-Za-z][\w-]*)\s*>/, 'a closing tag');
    if (closed !== tag) throw new Error(`<${tag}> is closed by </${closed}>`);
    return { tag, attributes, children, text };
  };
  take(/<\?xml version="1\.0" encoding="UTF-8"\?>\s*/, 'a declaration');
  const root = element();
  take(/\s*$/, 'the end');
  return root;
};

export const elementsIn = (element: Element, tag: string): readonly Element[] => [
  ...(element.tag === tag ? [element] : []),
  ...element.children.flatMap((child) => elementsIn(child, tag)),
];
