/**
 * Whether every byte is printed, and no other.
 *
 * @module
 */
import {
  allCuts,
  byteByByte,
  check,
  insideCharacter,
  randomly,
} from '../../../../lib/grader/index.ts';
import { meet } from './meet.ts';

export const readsOn = check(
  'reads-on',
  {
    title: 'prints a greeting that comes in pieces',
    teaches:
      'A stream has no messages. One read gives what has come so far: all of it, or a single byte.',
    points: 2,
    needs: ['connects'],
    hints: [
      'How often does your program call readSocket?',
      'Only 0 means that nothing more will come. A small number or a newline does not.',
      'Call readSocket in a loop until it gives 0, and print inside the loop.',
    ],
  },
  async (t) => {
    const greeting = Buffer.from(`${t.random.words(6)}\n${t.random.words(6)}\n`);
    for (const cut of allCuts(greeting, t.random)) {
      await t.variation(`sent ${cut.name}`, async () => {
        const { client, server } = await meet(t);
        await server.send(greeting, cut);
        server.end();
        await client.prints(greeting);
      });
    }
  },
);

export const onlyNew = check(
  'only-new',
  {
    title: 'prints nothing of an earlier read again',
    teaches: 'readSocket fills the buffer from its start and leaves the rest as it was.',
    points: 1,
    needs: ['connects'],
    hints: [
      'A long piece comes, then a short one. What stands in the buffer after the second read?',
      'readSocket gives n: the bytes from 0 up to n are new, those after are old.',
      'process.stdout.write(buf.subarray(0, n))',
    ],
    advice: [
      { when: 'different', say: 'Only buf.subarray(0, n) is new after a read that gave n.' },
    ],
  },
  async (t) => {
    const pieces = [900, 400, 30, 1].map((n) => t.random.word(n, n));
    const { client, server } = await meet(t);
    for (const piece of pieces) {
      await server.send(piece);
      await server.wasRead();
    }
    server.end();
    await client.finishes({ stdout: pieces.join(''), status: 0 });
  },
);

export const characters = check(
  'characters',
  {
    title: 'breaks no character that is cut in two',
    teaches: 'A character may take several bytes, and a read may end in the middle of one.',
    points: 1,
    needs: ['connects'],
    hints: [
      'What happens to "é", two bytes, when the first read brings one of them and the next the other?',
      'A string can only be made from whole characters. Do you need a string at all?',
      'Write the bytes: process.stdout.write(buf.subarray(0, n)), without toString().',
    ],
    advice: [{ when: 'different', say: 'Print the bytes as they are, without toString().' }],
  },
  async (t) => {
    const text = Buffer.from(`é ${t.random.words(12)} 🦊 ${t.random.words(3)}`);
    for (const cut of [insideCharacter(text), byteByByte(text)]) {
      const { client, server } = await meet(t);
      await server.send(text, cut);
      server.end();
      await client.finishes({ stdout: text, status: 0 });
    }
  },
);

export const everyByte = check(
  'every-byte',
  {
    title: 'prints 60 KB of bytes of every value',
    teaches: 'A socket carries bytes, not text, and more of them than any buffer holds.',
    points: 1,
    needs: ['reads-on'],
    hints: [
      'Does your program change anything between the read and the write: a string, trim(), a newline?',
      'console.log adds a newline and makes a string. process.stdout.write takes bytes.',
      'If bytes are missing at the end: did the program exit before all was printed?',
    ],
    advice: [
      {
        when: /^got .*\ufffd/m,
        say: 'Not every byte is part of a character: those that are not became U+FFFD when a text was made of them. Print the bytes.',
      },
    ],
  },
  async (t) => {
    const bytes = t.random.bytes(60_000);
    for (const shortIo of [false, true]) {
      await t.variation(shortIo ? 'reads that give less' : 'as it comes', async () => {
        const { client, server } = await meet(t, { shortIo });
        await server.send(bytes, randomly(bytes, t.random));
        server.end();
        await client.finishes({ stdout: bytes, status: 0 });
      });
    }
  },
);
