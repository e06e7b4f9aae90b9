/**
 * A member that does not read.
 *
 * What is told to it goes to the kernel first, which keeps some megabytes; only then does it pile up in the server.
 * How much it is there, is what the others have heard, less what the kernel has.
 *
 * @module
 */
import { check, count, type Trial } from '../../../../lib/grader/index.ts';
import { release } from '../../checks/servers.ts';
import { Flood } from './flood.ts';
import type { Member } from './member.ts';
import { staysSmall } from './memory.ts';
import type { Room } from './room.ts';
import { begin, TALK } from './scene.ts';

/** In the server, but far from too much. */
const SOME = 200_000;
/** A server that drops a member at this amount may have seen more than 1 MB. */
const ENOUGH = 900_000;
/** More than a member may have waiting, whatever is counted. */
const TOO_MUCH = 3_000_000;

export const slowMember = check(
  'slow-member',
  {
    title: 'lets nobody wait for a member that does not read',
    teaches:
      'A write waits when the other side does not read. A server that waits there serves nobody else meanwhile.',
    points: 1,
    needs: ['talks'],
    linux: true,
    hints: [
      'Where does your program wait, and for whom, when the buffers on the way to one member are full?',
      'Do not await the write to a member: put the line into a queue for that member, which another function empties.',
      'async function send(client) { while there is something: await writen(…) }, called with void unless it is at it.',
    ],
    advice: [
      {
        when: 'uncaught',
        say: 'One client must never end the program. Nothing may throw when a write comes to nothing; and with node:net each socket needs a listener for its error event.',
      },
      {
        when: /^a member that breaks off.*left"/m,
        say: 'A write that waits fails when the member is gone: -1, or an error event. That is no more than its end: it has left.',
      },
      {
        when: 'stopped',
        say: 'Awaiting a write to one member makes all others wait. Each member needs its own queue of lines and its own function that empties it; the loop goes on.',
      },
      {
        when: /does not belong to the chat any more|, and the end;/,
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
    const { room, flood, speaker, listener } = await begin(t);
    await makeWait(t, flood);
    await flood.ends();
    await room.chats();
    await t.variation('a member that breaks off while lines wait for it', () =>
      breaksOff(room, speaker, listener),
    );
    release(room.service);
    await t.variation('a member that says too long a line while lines wait for it', () =>
      saysTooMuch(t),
    );
  },
);

/** Has somebody talk until lines wait in the server for the one that does not read, by the kernel's account. */
async function makeWait(t: Trial, flood: Flood): Promise<void> {
  const waits = await flood.goOn(TALK, () => flood.hasWaiting(SOME));
  const most = count(flood.mostWaiting, 'byte');
  const { name } = flood.slow.member;
  // What was not brought about was not judged, and must not pass.
  if (!waits || (flood.dropped && flood.mostWaiting > ENOUGH))
    throw new Error(`${name} cannot be made to wait: ${most} at most`);
  if (flood.dropped)
    t.fail(`${name} does not belong to the chat any more, though it had ${most} waiting at most`);
}

/** It gets an answer that it does not read either. When the others see that it has left, is left open. */
async function saysTooMuch(t: Trial): Promise<void> {
  const { room, flood, slow } = await begin(t);
  await makeWait(t, flood);
  // What it sends brings the server's kernel the receipt for what it got, and so room for what was about to be written:
  // an answer could slip in there. When all of that is used up, it has to wait behind the lines.
  slow.wire.push('x'.repeat(500));
  await t.poll(() => (slow.isTaken ? t : undefined), { limit: 1_000 });
  await room.service.rests();
  await makeWait(t, flood);
  slow.wire.push(`${'x'.repeat(1000)}\n`);
  // Not before the server has it can it do wrong by it. The receipt may get lost as long as this member does not read.
  await t.poll(() => (slow.isTaken ? t : undefined), { limit: 1_000 });
  // It may sleep, too, and read nothing more from this member.
  if ((await t.poll(() => (slow.wire.unread ? undefined : t))) === 'hang')
    t.fail(`${slow.name} says too long a line, and the server does not read it`, {
      symptom: 'stopped',
      timedOut: true,
    });
  await flood.goOn(flood.said + SOME);
  release(room.service);
}

async function breaksOff(room: Room, speaker: Member, listener: Member): Promise<void> {
  const member = await room.enter();
  const flood = new Flood(room, speaker, listener, member);
  await makeWait(room.t, flood);
  member.wire.reset();
  if (!(await flood.areTold({}))) {
    const symptom = flood.isOver ? 'ended' : 'nothing';
    room.t.fail(`the others should see "* ${member.name} left"`, {
      symptom,
      timedOut: !flood.isOver,
    });
  }
  await flood.goOn(flood.said + SOME);
}

export const drops = check(
  'drops',
  {
    title: 'drops a member with more than 1 MB waiting',
    teaches:
      'A queue without a limit takes all the memory, sooner or later. Somebody has to say how much is too much, and what happens then.',
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
        when: /MB of memory/,
        say: 'Keep no line longer than it has to wait for somebody: what all have heard is over, and so is the queue of a member that was dropped.',
      },
      {
        when: /waiting in the server/,
        say: 'Count what waits for each member, and drop it when that is more than 1 MB: close it, and tell the others that it has left. Else your memory is full one day.',
      },
      {
        when: /should have closed the connection/,
        say: 'Dropping a member takes more than saying so: close its connection, too.',
      },
      {
        when: /left/,
        say: 'A member that is dropped leaves once, as any other: out of the list first, then the others are told.',
      },
    ],
  },
  async (t) => {
    await t.variation('a member that never reads', () => isDropped(t));
    await t.variation('50 MB are said', () => staysSmall(t));
  },
);

async function isDropped(t: Trial): Promise<void> {
  const { room, flood, slow } = await begin(t);
  const enough = () => flood.dropped || flood.waiting.least > TOO_MUCH;
  await flood.goOn(TALK, enough);
  // A server that looks only now and then does so by a timer.
  if (!flood.dropped) await room.service.rests({ timers: true, limit: 3_000 });
  if (await flood.areTold({ limit: flood.dropped ? 1_000 : 100 })) {
    await isNoMember(room, flood, slow);
  } else if (flood.dropped || flood.waiting.least > TOO_MUCH) {
    const waits = `has ${count(flood.waiting.least, 'byte')} waiting in the server`;
    t.fail(
      flood.dropped
        ? `${slow.name} was dropped, but not all members see "* ${slow.name} left"`
        : `${slow.name} ${waits}, and the others do not see "* ${slow.name} left"`,
    );
  } else {
    throw new Error(`${slow.name} cannot be made to wait`); // so it was not judged, and must not pass
  }
  release(room.service);
}

/** It is closed, nobody hears of it again, and the others go on. */
async function isNoMember(room: Room, flood: Flood, slow: Member): Promise<void> {
  room.forget(slow);
  await flood.goOn(flood.said + SOME);
  if (flood.listener.left.length > 1) {
    room.t.fail(`"* ${slow.name} left" is told more than once`);
  }
  await room.chats();
  slow.wire.resume();
  await slow.wire.expectOver();
}
