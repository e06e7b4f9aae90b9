// Where nothing protects the grader (no namespace, the same user), a program that attacks it gets nothing.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../../helpers/folder.ts';
import { gradeIn, cleanKit } from '../../helpers/kit.ts';

const EXERCISE = '01-greeting-client';
const USER = 1234;
/** One check is enough for a program that begins with its attack. */
const ONE = ['--check', 'connects'];

/** Grades a program as the user to whom the kit belongs; `source` gets the folder of the exercise. */
async function gradeUnprotected(source: (exercise: string) => string, ...more: string[]) {
  const folder = cleanKit();
  const results = temporaryFolder();
  const exercise = join(folder, 'exercises/1-sockets', EXERCISE);
  mkdirSync(join(exercise, '../checks'));
  execFileSync('chown', ['-hR', `${USER}:${USER}`, folder, results]);
  const program = join(results, 'attack.ts');
  writeFileSync(program, source(exercise));
  const user = [`--reuid=${USER}`, `--regid=${USER}`, '--clear-groups', process.execPath];
  const grade = [join(folder, 'lib/cli/mysocks.mjs'), 'grade', '1', '--program', program, ...more];
  const env = { PATH: process.env['PATH'], HOME: results, MYSOCKS_ISOLATION: 'process-group' };
  const child = spawn('setpriv', [...user, ...grade, '--results', results], { cwd: results, env });
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const [status] = await once(child, 'close');
  return { status, errors, grade: gradeIn(results, EXERCISE) };
}

describe.skipIf(process.getuid?.() !== 0)(
  'mysocks grade, as another user without a namespace',
  () => {
    test('a program that kills the grader gets zeros and exit status 2', async () => {
      const kill = `process.kill(process.ppid, 'SIGKILL');`;
      const { status, errors, grade } = await gradeUnprotected(() => kill);
      expect(errors).toContain('The runner ended too early');
      expect(status).toBe(2);
      expect(grade).toMatchObject({ points: 0, isolation: 'process-group' });
      const verdicts = new Set(grade.checks.map(({ verdict }) => verdict));
      expect(verdicts).toEqual(new Set(['did-not-run']));
    });

    test.each([
      ['the checks', '.'],
      ['the shared checks of its unit', '../checks'],
    ])('a program that changes %s gets zeros and exit status 2', async (_, checks) => {
      const { status, errors, grade } = await gradeUnprotected(
        (exercise) => {
          const file = JSON.stringify(join(exercise, checks, 'more.ts'));
          const solution = readFileSync(join(exercise, 'solution/greeting-client.ts'), 'utf8');
          return `import { writeFileSync } from 'node:fs'; writeFileSync(${file}, '');\n${solution}`;
        },
        ...ONE,
      );
      expect(errors).toContain('Files of the exercise were changed meanwhile');
      expect(status).toBe(2);
      expect(grade).toMatchObject({ points: 0, max: 10 });
    });
  },
);
