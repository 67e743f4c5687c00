/** The fuzz of the server, small; and that it notices what is wrong. */
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { commandsIn, complaintAbout } from './judge.fuzz.ts';
import { fuzzServer } from './server.fuzz.ts';
import { fuzzSession } from './sessions.fuzz.ts';

const entry = join(import.meta.dirname, '..', '..', 'dist', 'cli', 'main.js');

describe('the fuzz of the server', () => {
  test('finds nothing in a few thousand lines', async () => {
    const fuzz = await fuzzServer(entry, 3000, 1);
    expect(fuzz.complaints).toEqual([]);
    expect(fuzz.lines).toBeGreaterThanOrEqual(3000);
    expect(fuzz.chat_ms.chats).toBeGreaterThan(0);
    expect(fuzz.memory_bytes.early).toBeGreaterThan(0);
  });

  test('throws the same bytes again for the same seed', () => {
    expect(fuzzSession(7, 3, 50)).toEqual(fuzzSession(7, 3, 50));
    expect(fuzzSession(7, 3, 50)).not.toEqual(fuzzSession(8, 3, 50));
  });

  test.each([
    ['JOIN ann\nCHAT bob hi\nLEAV\n', 'OK JOIN ann\nMSG bob hi\nERR CHAT NO_SUCH_USER bob is not here.\nOK LEAV\n'],
    ['JOIN ann\nCHAT bob hi\nCHAT cyd hi\nLEAV\nNOPE\n', 'OK JOIN ann\nERR CHAT BUSY cyd has too much.\nOK LEAV\n'],
    ['CHAT bob hi\nLEAV\n', 'ERR CHAT NOT_JOINED Join.\nOK LEAV\n'],
  ])('takes what may be answered to %j', (said, heard) => {
    expect(complaintAbout(commandsIn(Buffer.from(said)), Buffer.from(heard), true)).toBeUndefined();
  });

  test.each([
    ['JOIN ann\nLEAV\n', 'OK JOIN ann\n'],
    ['JOIN ann\nLEAV\n', 'OK JOIN ann\nOK LEAV'],
    ['JOIN ann\nLEAV\n', 'OK JOIN bob\nOK LEAV\n'],
    ['JOIN ann\nLEAV\n', 'OK LEAV\nOK JOIN ann\n'],
    ['JOIN ann\n', 'OK JOIN ann\nOK JOIN ann\n'],
    ['JOIN ann\n', 'MSG bob hi\nOK JOIN ann\n'],
    ['JOIN ann\nCHAT bob hi\n', 'OK JOIN ann\nERR CHAT NO_SUCH_USER cyd is not here.\n'],
    ['JOIN ann\n', 'OK JOIN ann\nMSG bob a\rb\n'],
  ])('notices what may not: %j answered %j', (said, heard) => {
    expect(complaintAbout(commandsIn(Buffer.from(said)), Buffer.from(heard), true)).toBeDefined();
  });
});
