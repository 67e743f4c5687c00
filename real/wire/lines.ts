/**
 * Bytes in, lines out: a stream cut at LF, with or without a CR before it, however the packets fall. A line that is
 * longer than it may be is told once, at its end or as soon as it is too long, and skipped to the next LF. What it holds
 * is bounded: a line, its CR and one read; and nothing while no line is begun, which of thousands of clients is nearly always so.
 */
import { line_bytes_max, read_bytes_max } from '../limits.ts';

const LF = 10;
const CR = 13;

/** `bytes` is valid until the next call. Of a line that is too long it is the beginning. */
export type RawLine = { readonly is: 'whole' | 'too-long'; readonly bytes: Buffer };

export type LineReader = {
  /** The next line that has arrived, or undefined. */
  readonly next: () => RawLine | undefined;
  /** Where to put the next bytes that arrive: never empty, once `next` has answered undefined. */
  readonly space: () => Uint8Array;
  /** How many were put there, also if that is none. */
  readonly filled: (byte_count: number) => void;
};

/** For lines of at most `bytes_max` bytes without their end. */
export const lineReader = (bytes_max: number = line_bytes_max): LineReader => {
  /** Absent while nothing is in it. */
  let own: Buffer | undefined;
  let start = 0;
  let end = 0;
  /** Inside a line that was told to be too long. */
  let skipping = false;
  const release = (): void => {
    if (own !== undefined && spare.length < spare_max) spare.push(own);
    own = undefined;
    start = 0;
    end = 0;
  };
  const next = (): RawLine | undefined => {
    const buffer = own;
    if (buffer === undefined) return undefined;
    for (;;) {
      let at = start;
      while (at < end && buffer[at] !== LF) at++;
      if (at === end) break;
      const bytes = buffer.subarray(start, at > start && buffer[at - 1] === CR ? at - 1 : at);
      start = at + 1;
      if (!skipping) return { is: bytes.length > bytes_max ? 'too-long' : 'whole', bytes };
      skipping = false;
    }
    // One byte more than a line may have could still be the CR before the LF.
    const length_max = buffer[end - 1] === CR ? bytes_max + 1 : bytes_max;
    if (!skipping && end - start > length_max) {
      const bytes = buffer.subarray(start, end);
      // The beginning is to be read until the next call: so the buffer stays.
      start = 0;
      end = 0;
      skipping = true;
      return { is: 'too-long', bytes };
    }
    if (skipping || start === end) release();
    return undefined;
  };
  return {
    next,
    space: () => {
      own ??= bufferFor(bytes_max + 1 + read_bytes_max);
      if (start > 0) {
        own.copyWithin(0, start, end);
        end -= start;
        start = 0;
      }
      return end === 0 ? own : own.subarray(end);
    },
    filled: (byte_count) => {
      end += byte_count;
      if (start === end) release();
    },
  };
};

/** Buffers of readers that need none now. */
const spare: Buffer[] = [];
const spare_max = 64;

const bufferFor = (byte_count: number): Buffer => {
  const last = spare.pop();
  return last?.length === byte_count ? last : Buffer.allocUnsafeSlow(byte_count);
};

/** Gives `reader` all these bytes, and `told` each line that ends in them; stops where that answers false. */
export const feedLines = (reader: LineReader, bytes: Uint8Array, told: (line: RawLine) => unknown): void => {
  for (let taken = 0; taken < bytes.length; ) {
    const space = reader.space();
    const part = bytes.subarray(taken, taken + space.length);
    space.set(part);
    reader.filled(part.length);
    taken += part.length;
    for (let line = reader.next(); line !== undefined; line = reader.next()) if (told(line) === false) return;
  }
};
