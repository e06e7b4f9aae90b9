/**
 * Reads and writes that do a part of the work.
 *
 * @module
 */
import { byteByByte, check, randomly, type Cut, type Trial } from '../../../../lib/grader/index.ts';
import { frame, message, Module } from './module.ts';

export const shortReads = check(
  'short-reads',
  {
    title: 'receives a message that comes in pieces',
    teaches:
      'A read gives what has come so far. Even the 4 bytes of the length may come in two reads.',
    points: 1,
    needs: ['receives'],
    hints: [
      'How many reads does a message of 70,000 bytes take? And its header?',
      'Read in a loop, into the rest of the buffer, until as many bytes have come as you want.',
      'while (done < n) { const more = await readSocket(channel, buf.subarray(done)); … done += more; }',
    ],
    advice: [
      {
        when: /./,
        say: 'One read is not one message: go on until all bytes have come, those of the length, too.',
      },
    ],
  },
  async (t) => {
    const cuts: ((bytes: Buffer) => Cut)[] = [
      () => ({ name: 'cut inside the message', at: [7] }),
      () => ({ name: 'cut after the length', at: [4] }),
      () => ({ name: 'cut inside the length', at: [1, 3] }),
      byteByByte,
      (bytes) => randomly(bytes, t.random),
    ];
    const module = await Module.load(t);
    for (const cut of cuts) {
      const bytes = message(t, 40);
      await t.variation(cut(frame(bytes)).name, () => receive(module, bytes, cut));
    }
    const long = message(t, 70_000);
    await t.variation('a long message', () =>
      receive(module, long, (all) => randomly(all, t.random)),
    );
    const shortModule = await Module.load(t, { shortIo: true });
    await t.variation('reads that give less', () => receive(shortModule, long));
  },
);

async function receive(module: Module, bytes: Buffer, cut?: (bytes: Buffer) => Cut): Promise<void> {
  const connection = await module.connect();
  const call = module.receive(connection);
  const all = frame(bytes);
  await connection.wire.send(all, cut?.(all));
  await call.gives(bytes);
}

export const shortWrites = check(
  'short-writes',
  {
    title: 'sends the rest when a write takes less',
    teaches: 'writeSocket says how many bytes were taken. The others are still yours.',
    points: 1,
    needs: ['sends'],
    hints: [
      'What does writeSocket resolve to, and what do you do with it?',
      'A write may take one byte of the header, or half of the message. Go on with the rest.',
      'while (done < n) { const taken = await writeSocket(channel, bytes.subarray(done)); … done += taken; }',
    ],
    advice: [
      {
        when: /./,
        say: 'A write took fewer bytes than it was given, and the rest was never sent. writeSocket resolves to the number taken: go on with the rest, for the length as well.',
      },
    ],
  },
  async (t) => {
    const module = await Module.load(t, { shortIo: true });
    const connection = await module.connect();
    const messages = [12, 300, 5_000].map((n) => message(t, n));
    for (const bytes of messages) await module.send(connection, bytes).gives(bytes.length);
    await module.close(connection);
    await connection.wire.expect(Buffer.concat(messages.map(frame)));
    await connection.wire.expectEnd();
  },
);

export const stays = check(
  'stays',
  {
    title: 'takes its own message and not a byte more',
    teaches:
      'What has come may be the beginning of the next message. A reader that takes it must never lose it; it is best to take none.',
    points: 1,
    needs: ['receives'],
    hints: [
      'Two messages come in one write. Who gets the bytes of the second one?',
      'readSocket takes at most as many bytes as you ask for: ask for no more than are missing.',
      'Make the buffer as long as the message, and a new one for each message.',
    ],
    advice: [
      {
        when: /^a result is kept/,
        say: 'The next call has changed what an earlier one gave: both use the same memory. Make a new buffer for each message.',
      },
      {
        when: /^two channels/,
        say: 'What came over one channel got into the other. Keep nothing between calls in variables of the module.',
      },
      {
        when: /./,
        say: 'The bytes after the message were taken as well. Ask readSocket for the bytes that are still missing, not for more.',
      },
    ],
  },
  async (t) => {
    const module = await Module.load(t);
    await t.variation('three messages in one write', async () => {
      const connection = await module.connect();
      const messages = [20, 1, 300].map((n) => message(t, n));
      await connection.wire.send(Buffer.concat(messages.map(frame)));
      connection.wire.end(); // a reader that has lost bytes need not wait for them
      for (const bytes of messages) await module.receive(connection).gives(bytes);
    });
    await t.variation('other bytes behind a message', async () => {
      const connection = await module.connect();
      const [bytes, others] = [message(t, 20), message(t, 10)];
      await connection.wire.send(Buffer.concat([frame(bytes), others]));
      connection.wire.end();
      await module.receive(connection).gives(bytes);
      await module.read(connection).gives(others);
    });
    await t.variation('a result is kept', async () => {
      const connection = await module.connect();
      const [first, second] = [message(t, 30), message(t, 25)];
      await connection.wire.send(Buffer.concat([frame(first), frame(second)]));
      connection.wire.end();
      const call = module.receive(connection);
      await call.gives(first);
      await module.receive(connection).gives(second);
      await module.look(call).gives(first);
    });
    await t.variation('two channels at once', () => twoChannels(t, module));
  },
);

/** The message on one channel stops in the middle while another one comes on the other. */
async function twoChannels(t: Trial, module: Module): Promise<void> {
  const [one, other] = [await module.connect(), await module.connect()];
  const [first, second] = [message(t, 30), message(t, 25)];
  const halves = [frame(first).subarray(0, 14), frame(first).subarray(14)] as const;
  const call = module.receive(one);
  await one.wire.send(halves[0]);
  await one.wire.wasRead();
  const between = module.receive(other);
  await other.wire.send(frame(second));
  await between.gives(second);
  await one.wire.send(halves[1]);
  await call.gives(first);
}
