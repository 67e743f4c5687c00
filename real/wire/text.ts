/** What may stand in a name or a message: the one rule, for lines in and lines out. */

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Control characters, and the two of Unicode that end a line: some readers take them for one, so they could forge lines. */
const unprintable = /[\p{Cc}\p{Zl}\p{Zp}]/u;

/** The text of bytes from `start` to `end`, if they are UTF-8 without control characters and line separators. */
export const textOf = (bytes: Buffer, start = 0, end = bytes.length): string | undefined => {
  // Nearly all lines are plain, and a decoder that must be set up costs more than all the rest of a line.
  if (isPlain(bytes, start, end)) return bytes.toString('latin1', start, end);
  try {
    const text = decoder.decode(bytes.subarray(start, end));
    return unprintable.test(text) ? undefined : text;
  } catch {
    return undefined;
  }
};

/** Whether all are printable characters of ASCII. */
const isPlain = (bytes: Buffer, start: number, end: number): boolean => {
  for (let at = start; at < end; at++) {
    const byte = bytes[at] as number;
    if (byte < 0x20 || byte > 0x7e) return false;
  }
  return true;
};
