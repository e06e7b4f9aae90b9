/**
 * Where there is no message: the end, errors, and what is too long.
 *
 * @module
 */
import { check } from '../../../../lib/grader/index.ts';
import { frame, header, message, Module } from './module.ts';

export const end = check(
  'end',
  {
    title: 'gives null at the end of the stream',
    teaches: 'The peer has sent everything and closed: that is neither an error nor a message.',
    points: 1,
    needs: ['receives'],
    hints: [
      'What does the read of the header give when the stream has ended?',
      'If not one byte of the header comes, the stream has ended between two messages: null.',
      'if (n === 0) return null; where n is how much of the header has come',
    ],
    advice: [
      {
        when: /but gave/,
        say: 'A stream that ends where a header could begin has ended properly: null, and null again at every further call.',
      },
    ],
  },
  async (t) => {
    const module = await Module.load(t);
    const connection = await module.connect();
    const bytes = message(t, 10);
    await connection.wire.send(frame(bytes));
    connection.wire.end();
    await module.receive(connection).gives(bytes);
    await module.receive(connection).gives(null);
    await module.receive(connection).gives(null);
    const silent = await module.connect();
    const call = module.receive(silent);
    silent.wire.end();
    await call.gives(null);
  },
);

export const endInside = check(
  'end-inside',
  {
    title: 'gives -1 at an end inside a message',
    teaches:
      'Half a message is not a message. A program that takes it for one, or for the end, works with wrong data.',
    points: 1,
    needs: ['receives'],
    hints: [
      'The stream ends after 2 bytes of the header, or after 3 bytes of 5. Who notices?',
      'Only before the first byte of a header is the end a good one.',
      'Fewer than 4 bytes of the header, but not 0: -1. Fewer bytes than the length says: -1.',
    ],
    advice: [
      {
        when: /but gave null/,
        say: 'null says that the stream ended between two messages. Here it ended inside one: -1.',
      },
      {
        when: /but gave \d+ byte/,
        say: 'This message has not come whole, and the rest will not come: -1.',
      },
      {
        when: /did not come back/,
        say: 'readSocket gives 0 at the end of the stream, at every further call, too. A loop must stop there.',
      },
    ],
  },
  async (t) => {
    const module = await Module.load(t);
    const all = frame(message(t, 5));
    for (const bytes of [7, 4, 2, 1, 3, 8]) {
      const what = bytes < 4 ? `${bytes} of the 4 bytes of the length` : `${bytes - 4} of 5 bytes`;
      await t.variation(`the stream ends after ${what}`, async () => {
        const connection = await module.connect();
        const call = module.receive(connection);
        await connection.wire.send(all.subarray(0, bytes));
        connection.wire.end();
        await call.gives(-1);
      });
    }
  },
);

export const limit = check(
  'limit',
  {
    title: 'gives -1 for a message over the limit',
    teaches: 'The length comes from a stranger. Four bytes can ask for 4 GB of memory.',
    points: 1,
    needs: ['receives'],
    hints: [
      'What does your program do with a length of ff ff ff ff?',
      'Compare the length with the limit before a buffer is made. A message as long as the limit is right.',
      'if (length > limit) return -1;',
    ],
    advice: [
      {
        when: /^as long as/,
        say: 'A message that is exactly as long as the limit is allowed: only one that is longer gives -1. The 4 bytes of the length do not count.',
      },
      {
        when: /^80 00|^ff ff/,
        say: 'Such a length is over every limit, so the result is -1. Compare before you allocate memory, and read the length as an unsigned number.',
      },
      { when: /./, say: 'The length is over the limit: -1, whether the bytes come or not.' },
    ],
  },
  async (t) => {
    const module = await Module.load(t);
    const most = t.random.integer(50, 100);
    await t.variation('as long as the limit', async () => {
      const connection = await module.connect();
      const bytes = message(t, most);
      await connection.wire.send(Buffer.concat([frame(bytes), header(0)]));
      await module.receive(connection, most).gives(bytes);
      await module.receive(connection, 0).gives(Buffer.alloc(0));
    });
    await t.variation('a byte longer than the limit', async () => {
      const connection = await module.connect();
      await connection.wire.send(frame(message(t, most + 1)));
      connection.wire.end();
      await module.receive(connection, most).gives(-1);
    });
    for (const length of [0x8000_0010, 0xffff_ffff]) {
      const name = header(length)
        .toString('hex')
        .replace(/\B(?=(..)+$)/g, ' ');
      await t.variation(`${name} as the length`, async () => {
        const connection = await module.connect();
        await connection.wire.send(Buffer.concat([header(length), message(t, 200)]));
        connection.wire.end();
        await module.receive(connection, most).gives(-1);
      });
    }
  },
);

export const errors = check(
  'errors',
  {
    title: 'gives -1 when the connection is broken',
    teaches: 'An error of the operation below is an error of the operation above: pass it on.',
    points: 1,
    needs: ['sends', 'receives'],
    hints: [
      'readSocket and writeSocket can give -1. What do your loops make of it?',
      'A number below 0 is not a count: adding it up goes wrong. It ends the loop, and the result is -1.',
      'if (n < 0) return -1; after every readSocket and every writeSocket',
    ],
    advice: [
      {
        when: /receiveMessage\(.*but gave null/,
        say: 'A connection that breaks has not ended: -1 from readSocket is an error, only 0 is the end.',
      },
      {
        when: /sendMessage\(.*but gave/,
        say: 'writeSocket gave -1: nothing was sent, and sendMessage must say so by -1.',
      },
      {
        when: /did not come back/,
        say: 'A loop never ends: -1 is not a count of bytes. It must end the loop.',
      },
      { when: /threw/, say: '-1 is not a count of bytes: look at it before it is added up.' },
    ],
  },
  async (t) => {
    const module = await Module.load(t);
    for (const bytes of [0, 2, 7]) {
      await t.variation(`reset after ${bytes} bytes of a message`, async () => {
        const connection = await module.connect();
        const call = module.receive(connection);
        if (bytes > 0) await connection.wire.send(frame(message(t, 5)).subarray(0, bytes));
        await connection.wire.wasRead();
        connection.wire.reset();
        await call.gives(-1);
        await module.send(connection, message(t, 5)).gives(-1);
      });
    }
    await t.variation('a closed channel', async () => {
      const connection = await module.connect();
      await module.close(connection);
      await module.receive(connection).gives(-1);
      await module.send(connection, message(t, 5)).gives(-1);
    });
  },
);
