/**
 * What is said to an upper server: bytes go there, and come back with a–z as A–Z.
 *
 * @module
 */
import type { Random } from '../../../lib/grader/index.ts';
import type { Exchange, Protocol } from './protocol.ts';

/** The bytes 0x61 to 0x7a become 0x41 to 0x5a, all others stay. */
export function upper(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.map((byte) => (byte >= 0x61 && byte <= 0x7a ? byte - 0x20 : byte)));
}

/** These bytes, and what must come back for them. */
export function uppered(text: string | Uint8Array): Exchange {
  const request = Buffer.from(text);
  return { request, answer: upper(request) };
}

// Neither a nor z: a program that takes one letter too few should not fail by luck, but where these two are looked at.
const LETTERS = 'bcdefghijklmnopqrstuvwxy'.split('');

function word(random: Random, length = random.integer(3, 9)): string {
  return Array.from({ length }, () => random.pick(LETTERS)).join('');
}

export const upperProtocol: Protocol = {
  exchange: (random) => uppered(`${word(random)}, ${word(random)}\n${word(random)} 42!\n`),
  long: (random, size) => uppered(word(random, size)),
};
