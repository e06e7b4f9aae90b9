/**
 * A member that does not read.
 *
 * What is told to it goes to the kernel first, which keeps some megabytes; only then does it pile up in the server.
 * How much it is there, is what the others have heard, less what the kernel has.
 *
 * @module
 */
import { check, count, type ServeOptions, type Trial } from '../../../../lib/grader/index.ts';
import { release } from '../../checks/servers.ts';
import { Flood } from './flood.ts';
import type { Member } from './member.ts';
import { Room } from './room.ts';

/** In the server, but far from too much. */
export const SOME = 200_000;
/** More than a member may have waiting, whatever is counted. */
const TOO_MUCH = 3_000_000;
/** What the chapter promises. */
export const TALK = 50_000_000;
const MEMORY = 100_000_000;
/** A program that starts with much may grow by so much all the same. */
const GROWTH = 50_000_000;
const PATIENCE_MS = 3_000;

interface Scene {
  readonly room: Room;
  readonly flood: Flood;
  readonly slow: Member;
}

/** Three members: one speaks, one hears it, one does not read any more. */
async function begin(t: Trial, options: ServeOptions = {}): Promise<Scene> {
  const { room, members } = await Room.open(t, 3, options);
  const [speaker, listener, slow] = members;
  if (speaker === undefined || listener === undefined || slow === undefined) {
    throw new Error('Three members must be there');
  }
  return { room, slow, flood: new Flood(room, speaker, listener, slow) };
}

export const slowMember = check(
  'slow-member',
  {
    title: 'lets nobody wait for a member that does not read',
    teaches:
      'A write waits when the other side does not read. Who waits there, serves nobody else meanwhile.',
    points: 1,
    needs: ['talks'],
    linux: true,
    hints: [
      'Where does your program wait, and for whom, when the buffers on the way to one member are full?',
      'Do not await the write to a member: put the line into a queue of its own, which somebody else empties.',
      'async function send(client) { while there is something: await writen(…) }, called with void unless it is at it.',
    ],
    advice: [
      {
        when: 'stopped',
        say: 'An await of a write to one member lets all wait. Each member needs its own queue of lines, and a function of its own that empties it; the loop goes on.',
      },
      {
        when: /does not belong to the chat any more/,
        say: 'Some lines may wait: drop a member when more than 1 MB waits for it in your program, not as soon as a write cannot be done at once.',
      },
      {
        when: /sees another line|that were said/,
        say: 'What cannot be written now is kept, and written later, whole and in order.',
      },
      {
        when: /./,
        say: 'A slow member gets its lines late, but it gets them all; and no other member has to wait for that.',
      },
    ],
  },
  async (t) => {
    const { room, flood, slow } = await begin(t);
    await flood.goOn(TALK, () => flood.dropped || flood.waiting > SOME, PATIENCE_MS);
    if (flood.dropped) {
      const waiting = count(Math.max(0, flood.waiting), 'byte');
      t.fail(
        `${slow.name} does not belong to the chat any more, though it had ${waiting} waiting at most`,
      );
    }
    await flood.ends();
    await room.chats();
    release(room.service);
  },
);

export const drops = check(
  'drops',
  {
    title: 'drops a member with more than 1 MB waiting',
    teaches:
      'A queue without a limit is a matter of time. Somebody has to say how much is too much, and what happens then.',
    points: 1,
    needs: ['slow-member'],
    linux: true,
    hints: [
      'How long does your queue get when a member never reads again?',
      'Count the bytes that wait for each member. Over 1 MB it has left: closed, and the others see it.',
      'client.waiting += line.length; if (client.waiting > 1_000_000) leave(client);',
    ],
    advice: [
      {
        when: /waiting in the server/,
        say: 'Count what waits for each member, and drop it when that is more than 1 MB: close it, and tell the others that it has left. Else your memory is full one day.',
      },
      {
        when: /should have closed the connection/,
        say: 'To drop a member is more than to say so: close its connection, too.',
      },
      {
        when: /left/,
        say: 'A member that is dropped leaves once, as any other: out of the list first, then the others are told.',
      },
    ],
  },
  async (t) => {
    const { room, flood, slow } = await begin(t);
    const enough = () => flood.dropped || flood.waiting > TOO_MUCH;
    await flood.goOn(TALK, enough, PATIENCE_MS);
    // Who looks only now and then does so by a timer.
    if (!flood.dropped) await room.service.rests({ timers: true, limit: 3_000 });
    if (await flood.areTold({ limit: flood.dropped ? 1_000 : 100 })) {
      await isNoMember(room, flood, slow);
    } else if (flood.dropped || flood.waiting > TOO_MUCH) {
      const waits = `has ${count(flood.waiting, 'byte')} waiting in the server`;
      t.fail(
        flood.dropped
          ? `${slow.name} was dropped, but not all members see "* ${slow.name} left"`
          : `${slow.name} ${waits} and has not been dropped`,
      );
    }
    release(room.service);
  },
);

/** It is closed, nobody hears of it again, and the others go on. */
async function isNoMember(room: Room, flood: Flood, slow: Member): Promise<void> {
  room.forget(slow);
  await flood.goOn(flood.said + SOME, () => false, PATIENCE_MS);
  if (flood.listener.left.length > 1) {
    room.t.fail(`"* ${slow.name} left" is told more than once`);
  }
  await room.chats();
  slow.wire.resume();
  await slow.wire.expectOver();
}

export const memory = check(
  'memory',
  {
    title: 'stays below 100 MB of memory while 50 MB are said',
    teaches: 'What a server keeps must not grow with what was said since it was started.',
    points: 1,
    needs: ['slow-member'],
    linux: true,
    hints: [
      'What does your program still have of a line that all have heard?',
      'Nothing that was told is needed any more, and nothing of one who was dropped.',
      'Empty the queue of a member that is dropped, and tell it nothing more.',
    ],
    advice: [
      {
        when: /./,
        say: 'Keep no line longer than it has to wait for somebody, and let nobody have more than 1 MB waiting.',
      },
    ],
  },
  async (t) => {
    const { room, flood, slow } = await begin(t, { env: { NODE_OPTIONS: COLLECTING } });
    const { service } = room;
    const limit = Math.max(MEMORY, service.peakMemory + GROWTH);
    await flood.goOn(TALK, () => false, PATIENCE_MS);
    const peak = service.peakMemory;
    if (peak > limit) {
      const when = `after ${count(flood.said, 'byte')} were said and ${slow.name} did not read`;
      t.fail(
        `${service.name} had ${Math.round(peak / 1e6)} MB of memory ${when}: under 100 are allowed`,
      );
    }
    release(service);
  },
);

/**
 * Node collects garbage when it suits it: a program that keeps nothing at all may well have 100 MB of that. What is
 * to be judged is what the program keeps, so here garbage is collected as long as the program runs.
 */
const COLLECTOR = `
  import { setFlagsFromString } from 'node:v8';
  import { runInNewContext } from 'node:vm';
  setFlagsFromString('--expose-gc');
  setInterval(runInNewContext('gc'), 50).unref();
`;
const COLLECTING = `--import=data:text/javascript,${encodeURIComponent(COLLECTOR)}`;
