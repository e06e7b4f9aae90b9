/**
 * How long a student waits for the grader: `npm run bench -- grader [--rounds N] [--gate]`.
 *
 * Wall time is what the goals are about; processor time tells what of it is work, also on a busy machine.
 *
 * @module
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import {
  listExercises,
  loadExercise,
  type LoadedExercise,
} from '../lib/grader/exercises/catalog.ts';
import { ROOT } from '../lib/grader/exercises/kit.ts';
import { processorTime } from './cost.ts';
import { median } from './statistics.ts';

/** Reads from each client, and never answers. */
const NEVER_ANSWERS = `
  import { createServer } from 'node:net';
  const server = createServer({ allowHalfOpen: true }, (client) => client.resume());
  server.listen(Number(process.argv[2]), '127.0.0.1');
`;

interface Case {
  readonly name: string;
  /** Seconds. */
  readonly goal: number;
  readonly run: () => Promise<void>;
}

/** Measures all, and prints a table. */
export async function benchGrader(rounds: number, gate: boolean): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'mysocks-bench-grader-'));
  try {
    const exercises = await Promise.all(listExercises().map(loadExercise));
    console.log('| what | wall, s | processor, s | goal, s |\n| --- | ---: | ---: | --- |');
    for (const each of [...cases(exercises, folder), ...(gate ? [GATE] : [])]) {
      await print(each, each === GATE ? 1 : rounds);
    }
    await printSaves(folder, rounds);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const GATE: Case = { name: 'the gate', goal: 240, run: () => mysocks(['verify']) };

function cases(exercises: readonly LoadedExercise[], folder: string): Case[] {
  const grade = (program: string, number: string) =>
    mysocks(['grade', number, '--program', program, '--results', join(folder, 'results')]);
  const never = join(folder, 'never-answers.ts');
  writeFileSync(never, NEVER_ANSWERS);
  const handedIn = join(folder, 'handed-in');
  for (const { id, solution } of exercises) {
    cpSync(solution, join(handedIn, id, basename(solution)), { recursive: true });
  }
  return [
    { name: 'list', goal: 0.3, run: () => mysocks(['list']) },
    ...exercises.map(({ number, solution }) => ({
      name: `a right ${number}`,
      goal: number === '01' ? 1.5 : number === '12' ? 6.5 : 3.5,
      run: () => grade(solution, number),
    })),
    { name: 'a 04 that never answers', goal: 4, run: () => grade(never, '04') },
    {
      name: 'all solutions',
      goal: 20,
      run: () => mysocks(['grade', '--submission', handedIn, '--results', join(folder, 'all')]),
    },
  ];
}

async function print({ name, goal, run }: Case, rounds: number): Promise<void> {
  const walls: number[] = [];
  const works: number[] = [];
  for (let i = 0; i < rounds; i++) {
    const [begin, work] = [performance.now(), processorTime(process.pid)];
    await run();
    walls.push((performance.now() - begin) / 1000);
    works.push((processorTime(process.pid) - work) / 1000);
  }
  line(name, median(walls), goal, median(works).toFixed(2));
}

function line(name: string, wall: number, goal: number, work = ''): void {
  const met = wall <= goal ? 'met' : '**not met**';
  console.log(`| ${name} | ${wall.toFixed(2)} | ${work} | ≤ ${goal}: ${met} |`);
}

async function mysocks(args: readonly string[]): Promise<void> {
  const command = [join(ROOT, 'lib/cli/mysocks.mjs'), ...args];
  const child = spawn(process.execPath, command, { stdio: 'ignore' });
  await once(child, 'exit');
  if (child.exitCode !== 0) throw new Error(`mysocks ${args.join(' ')} fails`);
}

/** From a save to the verdict in watch mode, in a kit of its own. */
async function printSaves(folder: string, rounds: number): Promise<void> {
  const kit = join(folder, 'kit');
  mkdirSync(kit);
  for (const part of ['lib', 'exercises', 'package.json', 'tsconfig.json']) {
    cpSync(join(ROOT, part), join(kit, part), { recursive: true });
  }
  symlinkSync(join(ROOT, 'node_modules'), join(kit, 'node_modules'));
  for (const { number, folder: place, program } of listExercises(kit)
    .slice(1, 6)
    .map(withProgram)) {
    const file = join(place, program);
    writeFileSync(file, readFileSync(join(place, 'starter', program)));
    const walls = await savesOf(kit, number, file, rounds);
    line(`a save of ${number}, failing`, median(walls), 1);
  }
}

/** An exercise of a copied kit, with the name of its program. */
function withProgram({ number, id, folder }: { number: string; id: string; folder: string }) {
  return { number, folder, program: id === '03-framing' ? 'framing.ts' : `${id.slice(3)}.ts` };
}

async function savesOf(kit: string, number: string, file: string, rounds: number) {
  const command = [join(kit, 'lib/cli/mysocks.mjs'), 'watch', number];
  const child = spawn(process.execPath, command, { cwd: kit, stdio: ['ignore', 'pipe', 'ignore'] });
  let printed = '';
  child.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  const prints = async (text: RegExp) => {
    while (!text.test(printed)) await once(child.stdout, 'data');
  };
  const walls: number[] = [];
  const source = readFileSync(file, 'utf8');
  for (let i = 0; i < rounds; i++) {
    await prints(/Waiting for changes/);
    printed = '';
    const begin = performance.now();
    writeFileSync(file, `${source}// ${i}\n`);
    await prints(/FAILED|CRASHED/); // some starters end by themselves
    walls.push((performance.now() - begin) / 1000);
  }
  child.kill('SIGTERM');
  await once(child, 'exit');
  return walls;
}
