/**
 * Signals that come one after another, at once, and at the wrong moment.
 *
 * @module
 */
import { linkSync, renameSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { check, openDescriptors, type Trial, type Wire } from '../../../../lib/grader/index.ts';
import { release } from '../../../1-sockets/checks/servers.ts';
import { ownProcess, whileStopped } from '../../checks/processes.ts';
import { newConfig, Scene, textOf, type Config } from './scene.ts';

export const signals = check(
  'signals',
  {
    title: 'has the FILE of the last SIGHUP in force in the end',
    teaches:
      'Signals are not counted: several that come before one is handled are one. So what one asks for must be done wholly, after the last of them.',
    points: 3,
    linux: true,
    hints: [
      'How often does your handler run, if five signals come while the process cannot run? And what does it read then?',
      'If you read without waiting (readFile), a second SIGHUP may come before the first reading is done. Which one is done last?',
      'readFileSync leaves no gap. Or remember that a signal has come meanwhile, and read once more.',
    ],
    advice: [
      {
        when: /^at once/,
        say: 'SIGHUP is safe from the line on that says listening: install the handler before.',
      },
      {
        when: /^twice/,
        say: 'The handler must stay, and do its work each time: process.on, not once. And a signal that follows soon counts, too.',
      },
      {
        when: /^five/,
        say: 'Five signals may be one: read FILE as it is now, and do not count.',
      },
      {
        when: /^during/,
        say: 'While FILE is being read it changes, and SIGHUP comes: what was being read is old. Read again when that is done, and let no older reading win.',
      },
    ],
  },
  async (t) => {
    const scene = await Scene.start(t);
    await t.variation('at once', async () => {
      const next = scene.change();
      scene.hangUp();
      await scene.takes(await scene.connect(), next);
    });
    const client = await scene.connect();
    await t.variation('twice and a third time', () => twice(scene, client));
    await t.variation('five while it is stopped', () => five(t, scene, client));
    await t.variation('during a reading', () => duringReading(t, scene, client));
    release(scene.service);
  },
);

async function twice(scene: Scene, client: Wire): Promise<void> {
  for (let i = 0; i < 3; i++) {
    const next = scene.change();
    scene.hangUp();
    await scene.takes(client, next);
  }
}

/** Each with a FILE of its own; what is in force in the end is the last one. */
async function five(t: Trial, scene: Scene, client: Wire): Promise<void> {
  const past = [scene.config];
  await whileStopped(t, scene.service, ownProcess(t, scene.service), async () => {
    for (let i = 0; i < 5; i++) {
      past.push(scene.change(past.at(-1)));
      scene.hangUp();
    }
  });
  await scene.takes(client, past.at(-1) ?? scene.config, past);
}

const COMMENTS = 60;
/** So often the program may have read it all before anybody has seen it open. */
const TRIES = 8;

/**
 * SIGHUP comes while a large FILE is being read, and FILE is another one by then. That it was being read is certain: the
 * program stood still with the file open.
 */
async function duringReading(t: Trial, scene: Scene, client: Wire): Promise<void> {
  const large = `${scene.file}.large`;
  const old = newConfig(t.random, scene.config);
  const comment = `#${' a long comment'.repeat(70_000)}\n`;
  writeFileSync(large, `prefix ${old.prefix}\n${comment.repeat(COMMENTS)}case ${old.mode}\n`);
  t.step('FILE holds 60 MB of comments');
  for (let tries = 0; tries < TRIES; tries++) {
    const past = [scene.config, old];
    linkSync(large, `${scene.file}.now`);
    renameSync(`${scene.file}.now`, scene.file);
    scene.hangUp();
    const last = await changeWhileOpen(t, scene, old);
    await scene.takes(client, last ?? old, past);
    await scene.settles();
    await scene.ask(client);
    await scene.ask(await scene.connect());
    if (last !== undefined) return;
  }
}

/** Another FILE and SIGHUP while the program stands still with FILE open; `undefined` when it has read it already. */
async function changeWhileOpen(t: Trial, scene: Scene, now: Config): Promise<Config | undefined> {
  const { service } = scene;
  const isOpen = () => {
    const names = [...(openDescriptors(service.process.pid ?? -1)?.values() ?? [])];
    return names.some((name) => name.includes(basename(scene.file)));
  };
  const begin = t.clock.now();
  while (!isOpen()) {
    if (service.exit !== undefined || t.clock.now() - begin > 500) return undefined;
    await new Promise(setImmediate);
  }
  return whileStopped(t, service, ownProcess(t, service), async () => {
    if (!isOpen()) return undefined;
    const next = newConfig(t.random, now);
    scene.write(textOf(next, t.random), false);
    scene.hangUp();
    return next;
  });
}
