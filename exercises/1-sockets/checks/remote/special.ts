/**
 * What has a name below DIR and is not a file that can be read.
 *
 * @module
 */
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { check, type Service, type Trial } from '../../../../lib/grader/index.ts';
import { start, visit } from '../protocol.ts';
import { Dialogue } from './dialogue.ts';
import { Remote, type Place } from './remote.ts';
import { release } from '../servers.ts';

const FILES = {
  'a/b.txt': Buffer.from('in a folder\n'),
  'a/deep/c.txt': Buffer.from('in folders\n'),
  'locked.txt': Buffer.from('for nobody\n'),
};

export const regularFiles = check(
  'regular-files',
  {
    title: 'serves regular files only, and hangs on nothing else',
    teaches:
      'Not everything that has a name is a file: opening a FIFO waits until somebody writes into it. Look what it is first, or open it so that nothing waits.',
    points: 1,
    needs: ['reads'],
    hints: [
      'Make a FIFO with mkfifo and try cat on it. What does your server do with it?',
      'stat tells what a path is: isFile() is true for regular files only.',
      'Either stat before you open, or open with O_NONBLOCK and ask what you have opened.',
    ],
    advice: [
      {
        when: /a FIFO/,
        say: 'A FIFO has no bytes to serve: ERR. Mind that open waits until somebody opens its other end: ask with stat whether it isFile() before, or open with O_NONBLOCK.',
      },
      {
        when: /a folder/,
        say: 'A folder can be opened, and it even has a size; it cannot be read. Answer ERR unless stat says isFile().',
      },
      {
        when: /nobody may read/,
        say: 'Opening a file may fail although it is there. Catch that, and open it before you answer: after OK it is too late for an ERR.',
      },
    ],
  },
  async (t) => {
    const remote = new Remote(t.random, { files: FILES, furnish: oddities });
    const service = await start(t, remote);
    const dialogue = new Dialogue(t, service);
    await dialogue.ask(remote.read('a/b.txt', 0, 10), 'a regular file');
    await notRegular(dialogue);
    dialogue.close();
    await t.variation('after a file that nobody may read', () => locked(t, service, remote));
    release(service);
  },
);

/** Folders and FIFOs. */
export async function notRegular(dialogue: Dialogue): Promise<void> {
  for (const name of ['a', 'a/deep', '.', 'nothing-in-it']) {
    await dialogue.keptFrom(name, 'a folder');
  }
  for (const name of ['fifo', 'a/fifo']) await dialogue.keptFrom(name, 'a FIFO');
}

/** What it answers is not looked at: a program that runs as root may read the file all the same. It must live on. */
async function locked(t: Trial, service: Service, remote: Remote): Promise<void> {
  const client = await t.connect(service);
  await client.send('READ locked.txt 0 10\n');
  client.end();
  await service.rests({ threads: true });
  client.close();
  await visit(t, service, remote);
}

function oddities(place: Place): void {
  makeFifos(place);
  chmodSync(join(place.root, 'locked.txt'), 0);
}

/** Puts an empty folder and two FIFOs into DIR. */
export function makeFifos({ root }: Place): void {
  mkdirSync(join(root, 'nothing-in-it'));
  execFileSync('mkfifo', [join(root, 'fifo'), join(root, 'a/fifo')]);
}
