/**
 * A FILE that is broken, or not there.
 *
 * @module
 */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { check, type Trial } from '../../../../lib/grader/index.ts';
import { refuses } from '../../checks/usage.ts';
import { newConfig, Scene, type Config } from './scene.ts';

/** What FILE may hold that is broken, though a good part of it is new. */
const BROKEN: Readonly<Record<string, (config: Config) => string>> = {
  'a good prefix, then a bad case': ({ prefix }) => `prefix ${prefix}\ncase sideways\n`,
  'a good case, then a bad prefix': ({ mode }) => `case ${mode}\nprefix\n`,
  'no case': ({ prefix }) => `# case upper\nprefix ${prefix}\n`,
  'no prefix': ({ mode }) => `case ${mode}\n`,
  'two prefixes': ({ prefix, mode }) => `prefix ${prefix}\ncase ${mode}\nprefix other\n`,
  'the same case twice': ({ prefix, mode }) => `case ${mode}\nprefix ${prefix}\ncase ${mode}\n`,
  'another line': ({ prefix, mode }) => `prefix ${prefix}\ncase ${mode}\nverbose yes\n`,
  'a prefix of two words': ({ prefix, mode }) => `case ${mode}\nprefix ${prefix} ${prefix}\n`,
  'a prefix of 21 letters': ({ mode }) => `prefix ${'x'.repeat(21)}\ncase ${mode}\n`,
  'a prefix that is not in ASCII': ({ mode }) => `prefix é\ncase ${mode}\n`,
  'a case in capitals': ({ prefix, mode }) => `prefix ${prefix}\ncase ${mode.toUpperCase()}\n`,
  nothing: () => '',
};

export const broken = check(
  'broken',
  {
    title: 'keeps what it has when FILE is broken; exit status',
    teaches:
      'A server that runs does not end for a slip of the pen: all of the new one, or all of the old one.',
    points: 2,
    hints: [
      'What is in force when the first line of FILE is good, and the second one is not?',
      'Read and check all of it first. Only then change what is in force, in one step.',
      'load() gives undefined for a FILE that is missing or broken: config = load() ?? config.',
    ],
    advice: [
      {
        when: /^at the start/,
        say: 'Without a configuration there is nothing to serve with: say so on stderr, print nothing on stdout, process.exit(1).',
      },
      {
        when: /^wrong arguments/,
        say: 'PORT is a number from 1 to 65535, then comes FILE, and nothing else. Otherwise: exit status 2.',
      },
      {
        when: /^SIGTERM|^SIGINT/,
        say: "A server that is asked to end has done well: process.on('SIGTERM', …) and SIGINT, then status 0.",
      },
      {
        when: 'ended',
        say: 'At the start a broken FILE ends the server; later the old configuration holds. Catch what readFileSync throws.',
      },
      {
        when: /./,
        say: 'This FILE is broken: prefix and case, each once, and besides them only empty lines and those that begin with #. The old configuration holds, whole.',
      },
    ],
  },
  async (t) => {
    const scene = await Scene.start(t);
    const old = await scene.connect();
    await scene.ask(old);
    for (const [what, text] of Object.entries(BROKEN)) {
      await t.variation(what, async () => {
        scene.write(text(newConfig(t.random, scene.config)));
        await keeps(scene);
        await scene.ask(old);
      });
    }
    await t.variation('no FILE', async () => {
      rmSync(scene.file);
      await keeps(scene);
      await scene.ask(await scene.connect());
    });
    await t.variation('a good one again', async () => {
      const next = scene.change();
      scene.hangUp();
      await scene.takes(old, next);
    });
    await ends(t, scene);
    await starts(t);
  },
);

/** SIGHUP comes, and all that it may bring about has happened. */
async function keeps(scene: Scene): Promise<void> {
  scene.hangUp();
  await scene.settles();
}

async function ends(t: Trial, scene: Scene): Promise<void> {
  const file = join(t.folder(), 'good.conf');
  writeFileSync(file, 'prefix A\ncase keep\n');
  const taken = await t.run([scene.service.port, file], { folder: join(file, '..') });
  await t.variation('at the start, when PORT is taken', () =>
    taken.finishes({ stdout: '', status: 1 }),
  );
  const second = await Scene.start(t);
  for (const [signal, { service }] of [
    ['SIGTERM', scene],
    ['SIGINT', second],
  ] as const) {
    await t.variation(signal, async () => {
      service.signal(signal);
      await service.exits(0);
      await service.leavesNothing();
    });
  }
}

/** At the start it ends. */
async function starts(t: Trial): Promise<void> {
  const port = await t.refusedPort();
  const cases = {
    missing: undefined,
    empty: '',
    'half good': 'prefix A\ncase sideways\n',
    'of one line': 'case keep\n',
  };
  await Promise.all(
    Object.entries(cases).map(async ([what, text]) => {
      const folder = t.folder(); // one for each program: it may run as another user than the others
      const file = join(folder, 'server.conf');
      if (text !== undefined) writeFileSync(file, text);
      await t.variation(`at the start, when FILE is ${what}`, async () => {
        const program = await t.run([port, file], { folder });
        await program.finishes({ stdout: '', status: 1 });
      });
    }),
  );
  await refuses(t, 'wrong arguments', [[], [port], ['http', 'f'], [70_000, 'f'], [port, 'f', 'g']]);
}
