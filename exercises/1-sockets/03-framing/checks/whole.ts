/**
 * Messages that come and go whole.
 *
 * @module
 */
import { check } from '../../../../lib/grader/index.ts';
import { frame, message, Module } from './module.ts';

export const sends = check(
  'sends',
  {
    title: 'sends the length in 4 bytes, then the bytes',
    teaches:
      'Where a message ends must be said in the stream itself. Here its length stands before it.',
    points: 1,
    hints: [
      'What does the receiver have to know before it can tell where the message ends?',
      'Buffer.alloc(4) and writeUInt32BE(bytes.length) make the header: 5 is 00 00 00 05.',
      'Write the header, then the bytes, in one writeSocket or two. The result is bytes.length.',
    ],
    advice: [
      {
        when: /got +"\\x05\\x00\\x00\\x00/,
        say: 'The length came with its lowest byte first: little-endian. Here the highest byte comes first: writeUInt32BE.',
      },
      {
        when: /sendMessage\(.*should give/,
        say: 'sendMessage resolves to the length of the message, without the 4 bytes before it.',
      },
      {
        when: 'different',
        say: 'First the length in all of its 4 bytes, then exactly the bytes of the message. bytes.buffer may be larger than bytes.',
      },
      { when: 'too-little', say: 'Some of it was never written. Is every write awaited?' },
    ],
  },
  async (t) => {
    const module = await Module.load(t);
    const connection = await module.connect();
    const messages = [
      Buffer.from(t.random.word(5, 5)),
      t.random.bytes(300),
      t.random.bytes(70_000),
    ];
    for (const bytes of messages) await module.send(connection, bytes).gives(bytes.length);
    await module.close(connection); // a writer that has not sent everything cannot send it any more
    await connection.wire.expect(Buffer.concat(messages.map(frame)));
    await connection.wire.expectEnd();
  },
);

export const receives = check(
  'receives',
  {
    title: 'receives a message that comes whole',
    teaches: 'The header says how many bytes belong to the message, whatever their values.',
    points: 1,
    hints: [
      'Read 4 bytes first. What number are they?',
      'header.readUInt32BE() is the number of bytes to read next.',
      'Resolve to those bytes, without the header: a Uint8Array of exactly that length.',
    ],
    advice: [
      {
        when: /but gave -1/,
        say: '-1 is for errors, and this message is right. Is the length read with its highest byte first, readUInt32BE? 00 00 00 05 is 5.',
      },
      {
        when: 'different',
        say: 'The message is what comes after the 4 bytes of the length: exactly that many bytes.',
      },
      { when: /but gave|receiveMessage.* gave /, say: 'A message is given as a Uint8Array.' },
    ],
  },
  async (t) => {
    const module = await Module.load(t);
    const connection = await module.connect();
    for (const bytes of [message(t, 5), t.random.bytes(300)]) {
      const call = module.receive(connection);
      await connection.wire.send(frame(bytes));
      await call.gives(bytes);
    }
  },
);

export const empty = check(
  'empty',
  {
    title: 'sends and receives an empty message',
    teaches:
      'No bytes are a message, too. It is not the end: only the stream itself ends the stream.',
    points: 1,
    needs: ['sends', 'receives'],
    hints: [
      'What goes over the wire for an empty message, and what does your loop do with a length of 0?',
      'readSocket cannot be asked for 0 bytes. With nothing to read, do not read.',
      'An empty message is new Uint8Array(0), the end of the stream is null.',
    ],
    advice: [
      {
        when: /but gave null/,
        say: 'A length of 0 is an empty message, not the end. The end is a read that gives 0 where a header could begin.',
      },
      {
        when: /threw/,
        say: 'readSocket wants room for one byte at least. For a length of 0 there is nothing to read.',
      },
      {
        when: /sendMessage|what the program sent/,
        say: 'An empty message is sent, too: four bytes 00, and the result is 0.',
      },
    ],
  },
  async (t) => {
    const module = await Module.load(t);
    const connection = await module.connect();
    const { wire } = connection;
    const [nothing, word] = [Buffer.alloc(0), message(t, 8)];
    await wire.send(Buffer.concat([nothing, word].map(frame)));
    wire.end(); // a reader that takes the empty message for something else need not wait
    await module.receive(connection).gives(nothing);
    await module.receive(connection).gives(word);
    await module.send(connection, nothing).gives(0);
    await module.send(connection, word).gives(word.length);
    await module.close(connection);
    await wire.expect(Buffer.concat([nothing, word].map(frame)));
    await wire.expectEnd();
  },
);
