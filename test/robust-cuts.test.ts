// Robust I/O when the stream is cut anywhere.
import * as fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import {
  acceptServerSocket,
  closeSocket,
  connectSocket,
  localPort,
  readLine,
  readn,
  serverSocket,
  writen,
  type Channel,
} from '../lib/index.ts';

async function sendInPieces(channel: Channel, bytes: Uint8Array, sizes: number[]): Promise<void> {
  for (let from = 0, i = 0; from < bytes.length; i++) {
    const size = sizes[i % sizes.length] ?? 1;
    from += await writen(channel, bytes.subarray(from, from + size));
    await new Promise(setImmediate); // Most of the pieces are read by themselves.
  }
  closeSocket(channel);
}

describe('robust I/O under random cuts', () => {
  const line = fc
    .string({ unit: 'grapheme', maxLength: 60 })
    .filter((text) => !/[\r\n]/.test(text));
  const body = fc.uint8Array({ maxLength: 3000 });
  const message = fc.record({ line, end: fc.constantFrom('\n', '\r\n'), body });
  const cuts = fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1, maxLength: 8 });

  test('a line with a length and a body come through whole, wherever the stream is cut', async () => {
    const listener = await serverSocket(0);
    onTestFinished(() => void closeSocket(listener));
    await fc.assert(
      fc.asyncProperty(fc.array(message, { maxLength: 6 }), cuts, async (messages, sizes) => {
        const client = await connectSocket('127.0.0.1', localPort(listener));
        const server = await acceptServerSocket(listener);
        const bytes = Buffer.concat(
          messages.flatMap(({ line, end, body }) => [
            Buffer.from(`${body.length} ${line}${end}`),
            body,
          ]),
        );
        const got: unknown[] = [];
        await Promise.all([
          sendInPieces(client, bytes, sizes),
          (async () => {
            for (;;) {
              const head = await readLine(server, 1000);
              if (typeof head !== 'string') return;
              const space = head.indexOf(' ');
              const body = new Uint8Array(Number(head.slice(0, space)));
              expect(await readn(server, body)).toBe(body.length);
              got.push({ line: head.slice(space + 1), body });
            }
          })(),
        ]);
        closeSocket(server);
        expect(got).toEqual(messages.map(({ line, body }) => ({ line, body })));
      }),
      { numRuns: 60 },
    );
  });
});
