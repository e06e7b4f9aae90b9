// Home alone, told what processes say.
import { describe, expect, test } from 'vitest';
import { Home } from '../../../lib/distributed/memory/home.ts';
import {
  Decoder,
  encode,
  M,
  NAME,
  WrongMessage,
  type Type,
} from '../../../lib/distributed/memory/wire.ts';

function home(count: number) {
  const it = new Home(2, 4);
  const said: string[][] = [];
  const peers = Array.from({ length: count }, () => {
    const mine: string[] = [];
    said.push(mine);
    const peer = {
      send: (type: Type, no = 0, data?: Uint8Array) =>
        void mine.push([NAME.get(type), no, ...(data ?? [])].join(' ')),
    };
    it.join(peer);
    const tell = (type: Type, no = 0, data: number[] = []) =>
      it.message(peer, { type, no, data: Uint8Array.from(data) });
    return { tell, mine, gone: () => it.leave(peer) };
  });
  return peers as [(typeof peers)[0], (typeof peers)[0], (typeof peers)[0]];
}

describe('Home', () => {
  test('gives a write when every other copy is acknowledged to be gone, and not before', () => {
    const [a, b, c] = home(3);
    for (const one of [a, b, c]) one.tell(M.READ, 1);
    a.tell(M.WRITE, 1);
    expect([b.mine.at(-1), c.mine.at(-1)]).toEqual(['INVALIDATE 1', 'INVALIDATE 1']);
    b.tell(M.ACK, 1);
    expect(a.mine).toEqual(['GIVE_READ 1 0 0 0 0']);
    c.tell(M.ACK, 1);
    expect(a.mine.at(-1)).toBe('GIVE_WRITE 1');
  });

  test('gives a reader what the owner has written, and goes on without an owner that is lost', () => {
    const [a, b, c] = home(3);
    a.tell(M.WRITE);
    b.tell(M.READ);
    expect(a.mine.at(-1)).toBe('FETCH 0');
    a.tell(M.DATA, 0, [1, 2, 3, 4]);
    expect(b.mine).toEqual(['GIVE_READ 0 1 2 3 4']);
    b.tell(M.WRITE);
    a.tell(M.ACK);
    c.tell(M.WRITE);
    expect(b.mine.at(-1)).toBe('TAKE 0');
    expect(b.gone()).toBe(1);
    expect(c.mine).toEqual(['GIVE_WRITE 0 1 2 3 4']);
  });

  test('passes a lock in the order of asking, also when its holder is lost', () => {
    const [a, b, c] = home(3);
    for (const one of [a, b, c]) one.tell(M.LOCK, 7);
    expect(a.gone()).toBe(0);
    expect(c.mine).toEqual([]);
    b.tell(M.UNLOCK, 7);
    expect([b.mine, c.mine]).toEqual([['LOCKED 7'], ['LOCKED 7']]);
  });

  test('refuses what a process must not say', () => {
    const [a, b] = home(2);
    a.tell(M.WRITE);
    for (const wrong of [
      () => a.tell(M.READ),
      () => a.tell(M.READ, 2),
      () => a.tell(M.DATA, 0, [1]),
      () => b.tell(M.ACK),
      () => b.tell(M.UNLOCK),
      () => b.tell(M.GIVE_WRITE),
    ]) {
      expect(wrong).toThrow(WrongMessage);
    }
    b.gone();
    expect(() => b.tell(M.READ)).toThrow(WrongMessage);
  });
});

test('Decoder gives each message once, however the bytes are cut, and refuses what is none', () => {
  const bytes = [...encode(M.READ, 3), ...encode(M.DATA, 1, Uint8Array.of(1, 2, 3))];
  for (let cut = 0; cut <= bytes.length; cut += 1) {
    const decoder = new Decoder(4);
    const parts = [bytes.slice(0, cut), bytes.slice(cut)];
    const messages = parts.flatMap((part) => [...decoder.push(Uint8Array.from(part))]);
    expect(messages.map(({ type, no, data }) => [type, no, ...data])).toEqual([
      [3, 3],
      [9, 1, 1, 2, 3],
    ]);
  }
  expect(() => [...new Decoder(4).push(encode(M.DATA, 0, new Uint8Array(5)))]).toThrow(
    WrongMessage,
  );
  expect(() => [...new Decoder(4).push(encode(16 as Type))]).toThrow(WrongMessage);
});
