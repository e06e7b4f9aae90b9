// Frames as they come: cut anywhere, too large, or none at all.
import { connect, type Socket } from 'node:net';
import { once } from 'node:events';
import { describe, expect, onTestFinished, test } from 'vitest';
import {
  BadFrame,
  frame,
  FrameReader,
  LARGEST_FRAME,
} from '../../../lib/distributed/cluster/frames.ts';
import { Hub } from '../../../lib/distributed/cluster/hub.ts';
import { Member } from '../../../lib/distributed/cluster/member.ts';

const FRAMES = [['hello', 'é'], [1, { two: [3] }], []];
const BYTES = Buffer.concat(FRAMES.map(frame));

function readAll(pieces: readonly Buffer[]): unknown[] {
  const reader = new FrameReader();
  return pieces.flatMap((piece) => [...reader.read(piece)]);
}

describe('FrameReader', () => {
  test('gives frames that come at once', () => {
    expect(readAll([BYTES])).toEqual(FRAMES);
  });

  test.each([1, 2, 3, 5, 7])('puts frames together that come in pieces of %i bytes', (size) => {
    const pieces = Array.from({ length: Math.ceil(BYTES.length / size) }, (_, i) =>
      BYTES.subarray(i * size, (i + 1) * size),
    );
    expect(readAll(pieces)).toEqual(FRAMES);
  });

  test('waits for the rest of a frame that is half there', () => {
    expect(readAll([BYTES.subarray(0, -1)])).toEqual(FRAMES.slice(0, 2));
  });

  test('refuses a frame that is too large before it comes', () => {
    const header = Buffer.alloc(4);
    header.writeUInt32BE(LARGEST_FRAME + 1);
    expect(() => readAll([header])).toThrow(
      `Frame must have at most ${LARGEST_FRAME} bytes: got ${LARGEST_FRAME + 1}`,
    );
  });

  test.each(['{', 'hello', '{"a":1}', '7'])('refuses %j, which is no array of JSON', (text) => {
    const header = Buffer.alloc(4);
    header.writeUInt32BE(text.length);
    expect(() => readAll([header, Buffer.from(text)])).toThrow(BadFrame);
  });
});

describe('a hub', () => {
  test.each([
    ['no key', frame(['hello', 'guessed', 'lock']), 'It does not say which node it is'],
    ['no frame', Buffer.from('GET / HTTP/1.1\r\n\r\n'), 'Frame must have at most'],
    ['no JSON', Buffer.from('\0\0\0\x01x', 'latin1'), 'Frame must be JSON: got x'],
  ])('closes the connection of who says %s, and says why', async (_, bytes, why) => {
    const { complaints, connectTo } = await hub();
    const stranger = await connectTo();
    stranger.write(bytes);
    await once(stranger, 'close');
    expect(complaints).toEqual([expect.stringContaining(why)]);
  });

  test('goes on with the others, and lets a key in once', async () => {
    const { member, heard, connectTo } = await hub();
    const node = await connectTo();
    node.write(frame(['hello', member.key, 'lock']));
    const thief = await connectTo();
    thief.write(frame(['hello', member.key, 'lock']));
    await once(thief, 'close');
    node.write(frame(['did', ['ask'], 1]));
    expect(await heard).toEqual(['did', ['ask'], 1]);
  });
});

async function hub() {
  const complaints: string[] = [];
  const member = new Member(1, 1);
  let tell: (what: readonly unknown[]) => void = () => {};
  const heard = new Promise<readonly unknown[]>((resolve) => (tell = resolve));
  const one = new Hub({
    hello: () => {},
    heard: (_, what) => tell(what),
    complaint: (text) => complaints.push(text),
  });
  await one.listen();
  one.expect(member);
  onTestFinished(() => one.close());
  const connectTo = async (): Promise<Socket> => {
    const socket = connect(one.port, '127.0.0.1');
    socket.on('error', () => {}); // a reset is an end, too
    await once(socket, 'connect');
    socket.resume();
    return socket;
  };
  return { complaints, member, heard, connectTo };
}
