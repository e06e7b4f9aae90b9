// The autograder for Gradescope, run in a root folder of its own as in a container there.
import { Ajv } from 'ajv';
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { openPromise } from 'yauzl';
import { ROOT } from '../../../lib/grader/exercises/kit.ts';
import { temporaryFolder } from '../../helpers/folder.ts';
import { mysocks } from '../../helpers/kit.ts';
import { copyProgram, makeRootFolder, noRootFolder } from '../../helpers/root-folder.ts';

const text = { type: 'string' };
const number = { type: 'number' };
const format = { enum: ['text', 'html', 'simple_format', 'md', 'ansi'] };
const visibility = { enum: ['visible', 'hidden', 'after_due_date', 'after_published'] };
/** The fields that its documentation has, and no other. */
const documented = new Ajv().compile({
  type: 'object',
  required: ['score'],
  additionalProperties: false,
  properties: {
    score: number,
    execution_time: number,
    output: text,
    output_format: format,
    test_output_format: format,
    test_name_format: format,
    visibility,
    stdout_visibility: visibility,
    extra_data: { type: 'object' },
    tests: {
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        properties: {
          score: number,
          max_score: number,
          status: { enum: ['passed', 'failed'] },
          name: text,
          name_format: format,
          number: text,
          output: text,
          output_format: format,
          tags: { type: 'array', items: text },
          visibility,
          extra_data: { type: 'object' },
        },
      },
    },
  },
});

/** As Docker gives them to a container. */
const CAPABILITIES = ['CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'KILL', 'SETGID', 'SETUID', 'SETPCAP'];

async function unpack(zip: string, folder: string): Promise<void> {
  const opened = await openPromise(zip, { lazyEntries: true });
  for await (const entry of opened.eachEntry()) {
    const file = join(folder, entry.fileName);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, await buffer(await opened.openReadStreamPromise(entry)));
    chmodSync(file, (entry.externalFileAttributes >>> 16) & 0o777);
  }
}

test.skipIf(noRootFolder)(
  'class gradescope makes a zip that leaves a result whatever happens, and grades a hand-in by the documented fields',
  async () => {
    const dir = temporaryFolder();
    const zip = join(dir, 'autograder.zip');
    const made = await mysocks(ROOT, 'class', 'gradescope', zip, '--exercises', '00,01');
    expect(made).toMatchObject({ status: 0, stderr: '' });
    expect(made.stdout).toMatch(/^\S+autograder\.zip: 2 exercises, \d+ KB\n$/);

    const root = join(dir, 'root');
    makeRootFolder(root);
    await unpack(zip, join(root, 'autograder/source'));
    cpSync(join(root, 'autograder/source/run_autograder'), join(root, 'autograder/run_autograder'));
    const submission = join(root, 'autograder/submission');
    const unit = join(ROOT, 'exercises/1-sockets');
    mkdirSync(submission);
    cpSync(
      join(unit, '00-first-steps/solution/first-steps.ts'),
      join(submission, 'first-steps.ts'),
    );
    const spy = `import { readdirSync } from 'node:fs';
for (const name of ['results', 'submission']) try { readdirSync('/autograder/' + name); console.log('SEEN'); } catch {}\n`;
    writeFileSync(join(submission, 'greeting-client.ts'), spy);

    const enter = () => {
      const users =
        process.getuid?.() === 0
          ? CAPABILITIES.flatMap((name) => ['--cap-add', `CAP_${name}`])
          : [];
      const places = ['--bind', root, '/', '--proc', '/proc', '--dev', '/dev', '--tmpfs', '/tmp'];
      const packages = [
        '--ro-bind',
        join(ROOT, 'node_modules'),
        '/autograder/source/edition/node_modules',
      ];
      const rest = [
        '--unshare-pid',
        '--die-with-parent',
        '--clearenv',
        '--setenv',
        'PATH',
        '/usr/bin:/bin',
      ];
      const args = [...users, ...places, ...packages, ...rest, '--chdir', '/autograder'];
      const done = spawnSync('bwrap', [...args, '/autograder/run_autograder'], {
        encoding: 'utf8',
      });
      expect(done.status, done.stderr).toBe(0);
      const results = JSON.parse(
        readFileSync(join(root, 'autograder/results/results.json'), 'utf8'),
      );
      expect(documented(results), JSON.stringify(documented.errors)).toBe(true);
      return results;
    };

    // No Node is there: nothing could be graded, and that is what it says.
    expect(enter()).toMatchObject({
      score: 0,
      tests: [],
      output: expect.stringContaining('ended before'),
    });

    copyProgram(process.execPath, root, '/opt/mysocks/bin/node');
    const results = enter();
    expect(results.output).not.toContain('failed:');
    const names: string[] = results.tests.map((each: { name: string }) => each.name);
    expect(names).toHaveLength(11);
    expect(names[0]).toMatch(/^00-first-steps greets: /);
    expect(results.tests[0]).toMatchObject({ status: 'passed', number: '1.1' });
    expect(results.tests[2]).toMatchObject({ status: 'failed', score: 0 });
    expect(results.tests[2].output).toMatch(/npx mysocks grade 01 --check connects --seed \d+/);
    const said = JSON.stringify(results);
    expect(said).not.toContain('SEEN');
    expect(said).not.toContain('/autograder');
  },
);
