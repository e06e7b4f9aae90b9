// File descriptors: the table of a process, as the kernel shows it.
// Usage: npx tsx samples/ipc/fd-table.ts [PID]     Without PID: the table of a program that opens a file and a pipe.
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { dup, O_RDONLY, open, pipe, type Pair } from '../../lib/ipc/index.ts';
import { failWith, usage } from '../../lib/program.ts';

const pid = process.argv[2] ?? 'self';
if (!/^(\d+|self)$/.test(pid))
  usage('npx tsx samples/ipc/fd-table.ts [PID]', 'PID must be a number');
const ACCESS = ['r', 'w', 'rw'];

if (pid === 'self') {
  const file = await open('/etc/passwd', O_RDONLY);
  dup(file);
  const fd: Pair = [-1, -1];
  pipe(fd);
}

const table = readdir(`/proc/${pid}/fd`).map(Number);
for (const fd of table.toSorted((a, b) => a - b)) {
  const name = read(() => readlinkSync(`/proc/${pid}/fd/${fd}`));
  if (name !== '') console.log(`${String(fd).padStart(3)} ${access(fd).padEnd(2)} ${name}`);
}

function access(fd: number): string {
  const info = read(() => readFileSync(`/proc/${pid}/fdinfo/${fd}`, 'utf8'));
  const [, flags = '0'] = /^flags:\s+(\d+)/m.exec(info) ?? [];
  return ACCESS[Number.parseInt(flags, 8) & 3] ?? '';
}

function readdir(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    return failWith((error as Error).message);
  }
}

/** What the kernel says; nothing about what is closed meanwhile. */
function read(what: () => string): string {
  try {
    return what();
  } catch {
    return '';
  }
}
