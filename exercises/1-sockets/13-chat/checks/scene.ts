/**
 * One speaks, one hears it, and one does not read any more.
 *
 * @module
 */
import type { ServeOptions, Trial } from '../../../../lib/grader/index.ts';
import { Flood } from './flood.ts';
import type { Member } from './member.ts';
import { Room } from './room.ts';

/** What the chapter speaks of. */
export const TALK = 50_000_000;

export interface Scene {
  readonly room: Room;
  readonly flood: Flood;
  readonly slow: Member;
  readonly speaker: Member;
  readonly listener: Member;
}

/** Three members: one speaks, one hears it, one does not read any more. */
export async function begin(t: Trial, options: ServeOptions = {}): Promise<Scene> {
  const { room, members } = await Room.open(t, 3, options);
  const [speaker, listener, slow] = members;
  if (speaker === undefined || listener === undefined || slow === undefined) {
    throw new Error('Three members must be there');
  }
  return { room, slow, speaker, listener, flood: new Flood(room, speaker, listener, slow) };
}
