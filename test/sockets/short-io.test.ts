// Alone: the whole file runs in short-I/O mode, by the environment: robust I/O and the order of calls must not change.
import { describe, expect, test, vi } from 'vitest';

vi.hoisted(() => {
  process.env.MYSOCKS_SHORT_IO = '7';
});

import { readSocket, writeSocket } from '../../lib/index.ts';
import { pair } from '../helpers/pair.ts';
import '../robust.test.ts';
import '../robust-cuts.test.ts';

/** The numbers that a connection gets with a seed. */
async function lengths(seed: string | undefined, serial: number): Promise<number[] | undefined> {
  vi.resetModules();
  vi.stubEnv('MYSOCKS_SHORT_IO', seed);
  const { shortIO } = await import('../../lib/sockets/short-io.ts');
  const shorten = shortIO(serial);
  vi.unstubAllEnvs();
  return shorten && Array.from({ length: 200 }, (_, i) => shorten(1 + (i % 50)));
}

describe('MYSOCKS_SHORT_IO', () => {
  test('MYSOCKS_SHORT_IO makes reads give fewer bytes and writes take fewer, but never none', async () => {
    const { client, server } = await pair();
    const buf = Buffer.alloc(100);
    const writes: number[] = [];
    const reads: number[] = [];
    let sent = 0;
    let got = 0;
    for (let i = 0; i < 60; i++) {
      const n = await writeSocket(client, Buffer.alloc(100, i));
      writes.push(n);
      sent += n;
      while (got < sent) {
        const m = await readSocket(server, buf);
        reads.push(m);
        got += m;
        expect(buf.subarray(0, m).every((byte) => byte === i)).toBe(true);
      }
    }
    expect(Math.min(...writes, ...reads)).toBeGreaterThan(0);
    expect(Math.max(...writes)).toBeLessThanOrEqual(100);
    expect(writes.filter((n) => n < 100).length).toBeGreaterThan(40);
    expect(reads.length).toBeGreaterThan(90); // most writes need more than one read
  });

  test('MYSOCKS_SHORT_IO gives the same lengths for the same seed, and others for another', async () => {
    const first = await lengths('42', 0);
    expect(first?.every((n, i) => Number.isInteger(n) && n >= 1 && n <= 1 + (i % 50))).toBe(true);
    expect(await lengths('42', 0)).toEqual(first);
    expect(await lengths('43', 0)).not.toEqual(first);
    expect(await lengths('42', 1)).not.toEqual(first);
    expect(await lengths('any text', 0)).not.toEqual(first);
  });

  test('MYSOCKS_SHORT_IO changes nothing when it is not set, or empty', async () => {
    expect(await lengths(undefined, 0)).toBe(undefined);
    expect(await lengths('', 0)).toBe(undefined);
  });
});
