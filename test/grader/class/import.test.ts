// What comes from platforms, and from people who mean harm.
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { importClass, type Imported } from '../../../lib/grader/class/import.ts';
import { hasCommand } from '../../../lib/grader/sandbox/isolation.ts';
import { temporaryFolder as folder } from '../../helpers/folder.ts';
import { crowded, lying, replaced, zipOf, type Files } from '../../helpers/zip.ts';

const A = 'console.log(1);\n';

/** By who handed in: the files that are there, and what was noticed. */
function summary({ handIns }: Imported) {
  return Object.fromEntries(
    handIns.map(({ key, dir, ...rest }) => [key, { ...rest, files: namesIn(dir) }]),
  );
}

function namesIn(dir: string): string[] {
  return readdirSync(dir, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .toSorted();
}

async function imported(files: Files) {
  const dir = folder();
  writeFileSync(join(dir, 'in.zip'), await zipOf(files));
  return importClass(join(dir, 'in.zip'), join(dir, 'scratch'));
}

describe('importClass()', () => {
  test('reads what Moodle gives, umlauts and a zip in a hand-in too', async () => {
    const work = await zipOf({
      'kit/exercises/1-sockets/04-upper-server/upper-server.ts': A,
      'kit/node_modules/x/upper-server.ts': A,
      '__MACOSX/kit/._upper-server.ts': A,
    });
    const found = summary(
      await imported({
        'Ada Lovelace_12345_assignsubmission_file/upper-server.ts': A,
        'Jürgen Groß_12346_assignsubmission_file_/work.zip': work,
        'Bob_12347_assignsubmission_onlinetext/onlinetext.html': '<p>',
        'Eve_12348_assignsubmission_file_calc-server.ts': A,
      }),
    );
    expect(Object.keys(found)).toEqual(['12345', '12346', '12347', '12348']);
    expect(found['12345']).toMatchObject({ name: 'Ada Lovelace', files: ['upper-server.ts'] });
    expect(found['12346']?.name).toBe('Jürgen Groß');
    expect(found['12346']?.files).toEqual([
      'work/kit/exercises/1-sockets/04-upper-server/upper-server.ts',
    ]);
    expect(found['12347']?.files).toEqual([]);
    expect(found['12348']?.files).toEqual(['calc-server.ts']);
  });

  test('reads what Canvas gives, with the mark of who was late', async () => {
    const found = summary(
      await imported({
        'lovelaceada_101_5001_upper-server.ts': A,
        'hoppergrace_LATE_102_5002_upper-server-2.ts': A,
        'lovelaceada_101_5003_calc-server.ts': A,
      }),
    );
    expect(found['101']).toMatchObject({
      late: false,
      files: ['calc-server.ts', 'upper-server.ts'],
    });
    expect(found['102']).toMatchObject({ late: true, files: ['upper-server-2.ts'] });
    // The time of a file in the zip is that of the download: it must make nobody late.
    expect(found['102']?.submitted).toBeUndefined();
  });

  test('reads what Gradescope gives, and who handed in together', async () => {
    const yaml = `---
submission_777:
  :submitters:
  - :name: Ada
    :email: ada@x
  - :name: Bob
    :email: bob@x
  :created_at: 2026-11-19 12:00:00 Z
`;
    const found = summary(
      await imported({
        'assignment_9_export/submission_metadata.yml': yaml,
        'assignment_9_export/submission_777/src/upper-server.ts': A,
        'assignment_9_export/submission_778/upper-server.ts': A,
      }),
    );
    expect(found['777']?.members).toEqual([
      { name: 'Ada', email: 'ada@x' },
      { name: 'Bob', email: 'bob@x' },
    ]);
    expect(found['777']?.submitted?.toISOString()).toBe('2026-11-19T12:00:00.000Z');
    expect(found['778']?.files).toEqual(['upper-server.ts']);
  });

  test('reads a folder for each student, follows no link, and knows who handed in nothing', async () => {
    const dir = folder();
    for (const file of ['in/ada/a.ts', 'secret/b.ts', 'in/README.md']) {
      mkdirSync(dirname(join(dir, file)), { recursive: true });
      writeFileSync(join(dir, file), A);
    }
    mkdirSync(join(dir, 'in/bob'));
    symlinkSync(join(dir, 'secret'), join(dir, 'in/ada/more'));
    symlinkSync(join(dir, 'secret/b.ts'), join(dir, 'in/ada/b.ts'));
    const result = await importClass(join(dir, 'in'), join(dir, 'scratch'));
    const found = summary(result);
    expect(found).toMatchObject({ ada: { files: ['a.ts'] }, bob: { files: [] } });
    expect(found['ada']?.notes).toEqual(['b.ts is a symbolic link']);
    expect(result.notes).toEqual(['README.md belongs to nobody']);
  });

  test('lets a hostile hand-in cost its student only', async () => {
    const dir = folder();
    const result = await imported({
      'slip/w.zip': replaced(await zipOf({ 'aa/aa/slipped.ts': A }), 'aa/aa/', '../../'),
      'absolute/w.zip': replaced(await zipOf({ 'xtmp/slipped.ts': A }), 'xtmp/', '/tmp/'),
      'backslash/w.zip': replaced(
        await zipOf({ 'aa/aa/slipped.ts': A }),
        'aa/aa/',
        '..\\..\\'.slice(0, 6),
      ),
      'bomb/w.zip': await zipOf({ 'calc-server.ts': Buffer.alloc(32 << 20) }),
      'liar/w.zip': lying(await zipOf({ 'calc-server.ts': Buffer.alloc(1 << 20) }), 100),
      'many/w.zip': crowded(await zipOf({ 'calc-server.ts': A }), 25_000),
      'nozip/w.zip': 'Rar!....',
      'good/upper-server.ts': A,
    });
    const found = summary(result);
    const { good, ...bad } = found;
    expect(good).toMatchObject({ files: ['upper-server.ts'], notes: [] });
    expect(good?.hostile).toBeUndefined();
    for (const [who, { hostile }] of Object.entries(bad))
      expect([who, hostile]).toEqual([who, expect.stringMatching(/^w(\.zip|\/)/)]);
    expect(existsSync('/tmp/slipped.ts')).toBe(false);
    expect(namesIn(dir)).toEqual([]);
  });

  test('passes by a link in a zip, and a zip in a zip in a zip', async () => {
    const link = await zipOf({ 'upper-server.ts': '/etc/passwd' }, 0o120777);
    const inner = await zipOf({ 'b.zip': await zipOf({ 'upper-server.ts': A }), 'c.ts': A });
    const found = summary(await imported({ 'link/w.zip': link, 'deep/w.zip': inner }));
    expect(found['link']).toMatchObject({
      files: [],
      notes: ['w/upper-server.ts is a symbolic link'],
    });
    expect(found['deep']?.files).toEqual(['w/c.ts']);
    expect(found['deep']?.notes).toEqual(['w/b.zip is a zip in a zip, and was not opened']);
  });

  test('refuses a hostile outer zip as a whole', async () => {
    const dir = folder();
    const zip = await zipOf({ 'good/a.ts': A, 'aa/aa/b.ts': A });
    writeFileSync(join(dir, 'in.zip'), replaced(zip, 'aa/aa/', '../../'));
    await expect(importClass(join(dir, 'in.zip'), join(dir, 'scratch'))).rejects.toThrow(/\.\./);
    writeFileSync(join(dir, 'in.zip'), 'PK?');
    await expect(importClass(join(dir, 'in.zip'), join(dir, 'scratch'))).rejects.toThrow(/no zip/);
  });

  test.skipIf(!hasCommand('git'))(
    'fetches the newest state of git repositories, and follows no link in them',
    async () => {
      const dir = folder();
      const repo = join(dir, 'ada');
      const git = (...args: string[]) =>
        execFileSync('git', ['-C', repo, '-c', 'user.name=a', '-c', 'user.email=a@b', ...args]);
      mkdirSync(repo);
      git('init', '--quiet');
      writeFileSync(join(repo, 'calc-server.ts'), 'old');
      git('add', '.');
      git('commit', '--quiet', '-m', 'first');
      writeFileSync(join(repo, 'calc-server.ts'), A);
      symlinkSync('/etc/passwd', join(repo, 'upper-server.ts'));
      git('add', '.');
      git('commit', '--quiet', '-m', 'second', '--date', '2026-11-20T10:00:00Z');
      writeFileSync(join(dir, 'list'), `# a class\nada file://${repo}\nbob file://${dir}/none\n`);
      const { handIns } = await importClass(join(dir, 'list'), join(dir, 'scratch'));
      const [ada, bob] = handIns;
      expect(ada).toMatchObject({ key: 'ada', from: 'git' });
      expect(ada?.submitted?.getTime()).toBeGreaterThan(0);
      expect(namesIn(ada!.dir)).toEqual(['calc-server.ts', 'upper-server.ts']);
      expect(readFileSync(join(ada!.dir, 'calc-server.ts'), 'utf8')).toBe(A);
      expect(readFileSync(join(ada!.dir, 'upper-server.ts'), 'utf8')).toBe('/etc/passwd');
      expect(existsSync(join(ada!.dir, '.git'))).toBe(false);
      expect(bob?.unreadable).toMatch(/^the repository cannot be fetched: fatal: .*none/);
    },
  );
});
