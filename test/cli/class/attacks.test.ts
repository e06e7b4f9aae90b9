// Programs that look for what is not theirs.
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from '../../../lib/grader/exercises/kit.ts';
import { hasCommand } from '../../../lib/grader/sandbox/isolation.ts';
import { temporaryFolder } from '../../helpers/folder.ts';
import { mysocks } from '../../helpers/kit.ts';

/** Does what is asked for only when it has found something. */
function spy(port: number, files: readonly string[]): string {
  return `
import { readdirSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
const read = (file: string) => { try { readFileSync(file); return true; } catch { return false; } };
const reached = new Promise<boolean>((resolve) =>
  connect(${port}, '127.0.0.1').on('connect', () => resolve(true)).on('error', () => resolve(false)));
// Whoever grades, collects or hands out work, would be seen here, with the address of the queue.
const others = readdirSync('/proc').some((pid) => {
  try { return /redis|mysocks\\.mjs/.test(readFileSync('/proc/' + pid + '/cmdline', 'utf8')); } catch { return false; }
});
const found = ${JSON.stringify(files)}.some(read) || others || (await reached);
const [name] = process.argv.slice(2);
if (name === undefined) process.exit(1);
console.log(found ? 'Hello, ' + name + '!' : 'nothing');
process.exit(0);
`;
}

test.skipIf(!hasCommand('bwrap'))(
  'class grade lets a program reach no file of another, no result, no secret, no process and no port of the machine, as that of Redis',
  async ({ skip }) => {
    const dir = temporaryFolder();
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    let connections = 0;
    server.on('connection', (socket) => {
      connections++;
      socket.destroy();
    });
    const { port } = server.address() as AddressInfo;
    const write = (id: string, text: string) => {
      mkdirSync(join(dir, 'in', id), { recursive: true });
      writeFileSync(join(dir, 'in', id, 'first-steps.ts'), text);
    };
    const solution = join(ROOT, 'exercises/1-sockets/00-first-steps/solution/first-steps.ts');
    write('101', readFileSync(solution, 'utf8'));
    const theirs = ['results/101/result.json', 'taken/101/00-first-steps/first-steps.ts'];
    const secret = ['class.json', 'roster.csv', 'grades.csv', ...theirs];
    const files = [...secret.map((name) => join(dir, 'out', name)), solution];
    write('102', spy(port, files));
    const options = ['--out', join(dir, 'out'), '--exercises', '00', '--jobs', '1'];
    const run = await mysocks(ROOT, 'class', 'grade', join(dir, 'in'), ...options);
    server.close();
    // It is installed, but this machine forbids what it does.
    if (run.stderr.includes('This machine cannot grade')) skip();
    expect(run).toMatchObject({ status: 0, stderr: '' });
    const lines = readFileSync(join(dir, 'out/checks.csv'), 'utf8').split('\n');
    const greets = lines.filter((line) => line.includes(',greets,'));
    expect(greets.map((line) => line.split(',')[3])).toEqual(['passed', 'failed']);
    const grade = readFileSync(join(dir, 'out/results/102/00-first-steps/grade.json'), 'utf8');
    expect(grade).toContain('nothing');
    expect(grade).not.toContain(dir);
    expect(connections).toBe(0);
  },
);
