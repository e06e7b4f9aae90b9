// The core of the explorer also runs in a page.
import { build } from 'esbuild';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../helpers/program.ts';

test('the explorer, the rules and the scenarios use nothing of Node.js', async () => {
  const core = ['explorer/explore', 'explorer/random', 'explorer/words', 'explorer/second-run'];
  const { metafile } = await build({
    entryPoints: [...core, 'scenarios/index'].map((name) =>
      join(root, `lib/distributed/${name}.ts`),
    ),
    bundle: true,
    platform: 'browser', // a module of Node.js is an error there
    outdir: '/',
    write: false,
    metafile: true,
    absWorkingDir: root,
    logLevel: 'silent',
  });
  const files = Object.keys(metafile.inputs);
  const outside = /^lib\/distributed\/(world|rules|explorer|scenarios|events\.ts)/;
  expect(files.filter((file) => !outside.test(file))).toEqual([]);
  expect(files).toContain('lib/distributed/rules/memory.ts');
});
