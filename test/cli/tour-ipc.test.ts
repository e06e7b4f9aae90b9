import { existsSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { nearest } from '../../lib/cli/nearest.ts';
import { endsOf } from '../../lib/cli/tour-pipe-ends.ts';
import { temporaryFolder } from '../helpers/folder.ts';
import { aPipe, noLinux } from '../helpers/ipc.ts';
import { descendants, runs } from '../helpers/proc.ts';
import { root, start } from '../helpers/program.ts';

const tour = (name = 'ipc', env?: NodeJS.ProcessEnv) =>
  start('lib/cli/mysocks.mjs', ['tour', name], { group: true, ...(env && { env }) });

const PAGE = join(root, '.mysocks/tours/ipc/page.html');

/** What a tour has yet to remove. */
const leftover = () =>
  readdirSync(join(root, '.mysocks/tours')).filter((name) => name.startsWith('ipc-'));

describe.skipIf(noLinux)('tour ipc', () => {
  test('tour ipc shows who waits for a pipe, and what a counter loses', async () => {
    const program = tour();
    const { code } = await program.end;
    expect(program.stderr).toBe('');
    expect(code).toBe(0);
    const { stdout } = program;
    expect(stdout).toMatch(/the pipe holds +65,536 bytes\n +in 8 writes without waiting +65,536 /);
    expect(waited(stdout, /the next one waited/)).toBeGreaterThanOrEqual(500);
    expect(waited(stdout, /waited in read/)).toBeGreaterThanOrEqual(500);
    const [, reader = ''] = /process (\d+) has read all/.exec(stdout) ?? [];
    expect(stdout).toMatch(new RegExp(`to read, open in +process ${reader}: \\d+\\n`));
    expect(stdout).toMatch(/to write, open in +process \d+: \d+\n/);
    expect(stdout).not.toMatch(new RegExp(`to write, open in +process ${reader}:`));
    const [bare = [], safe = []] = ['counter\\+\\+', 'semWait, counter\\+\\+, semPost'].map((row) =>
      numbersOf(stdout, row),
    );
    for (const [should = NaN, is = NaN, lost = NaN] of [bare, safe]) expect(is + lost).toBe(should);
    expect(bare[2]).toBeGreaterThan(0);
    expect(safe[2]).toBe(0);
    expect(readFileSync(PAGE, 'utf8')).toMatch(/^<!doctype html>/i);
    expect(stdout).toContain('npx mysocks tour sockets ');
    expect(leftover()).toEqual([]);
  });

  /** Milliseconds. */
  function waited(text: string, row: RegExp): number {
    const [, number, unit] = new RegExp(`${row.source} +([\\d.]+) (ms|s)\n`).exec(text) ?? [];
    return Number(number) * (unit === 's' ? 1000 : 1);
  }

  function numbersOf(text: string, row: string): number[] {
    const [, numbers = ''] = new RegExp(`^  ${row} +(.*)$`, 'm').exec(text) ?? [];
    return numbers.split(/ {2,}/).map((number) => Number(number.replaceAll(',', '')));
  }

  test('tour ipc leaves no process and no file behind after Ctrl-C', async () => {
    const program = tour();
    await program.prints(/A pipe that fills/);
    const players = () => descendants(program.pid);
    await expect.poll(() => players().length, { interval: 5 }).toBeGreaterThanOrEqual(2);
    const processes = players();
    program.interrupt();
    expect(await program.end).toEqual({ code: 130, signal: null });
    await expect.poll(() => processes.filter(runs)).toEqual([]);
    expect(leftover()).toEqual([]);
  });

  test('tour ipc ends well when nobody reads what it prints', async () => {
    const program = tour();
    await program.prints(/Processes on one machine/);
    program.child.stdout?.destroy();
    await expect.poll(() => descendants(program.pid).length, { interval: 5 }).toBeGreaterThan(0);
    const processes = descendants(program.pid);
    expect(await program.end).toEqual({ code: 0, signal: null });
    await expect.poll(() => processes.filter(runs)).toEqual([]);
    expect(program.stderr).toBe('');
    expect(leftover()).toEqual([]);
  });

  test('tour ipc says that koffi is needed where it is missing, and ends well', async () => {
    const file = join(temporaryFolder(), 'without.cjs');
    const without = `const Module = require('node:module');
      const load = Module._load;
      Module._load = (name, ...rest) => {
        if (name === 'koffi') throw new Error('Cannot find module');
        return load(name, ...rest);
      };`;
    writeFileSync(file, without);
    const program = tour('ipc', { NODE_OPTIONS: `--require ${file}` });
    expect(await program.end).toEqual({ code: 0, signal: null });
    expect(program.stdout).toContain('here: mysocks/ipc needs the package koffi: run npm ci\n');
    expect(program.stderr).toBe('');
    expect(leftover()).toEqual([]);
  });

  test('endsOf() gives the descriptors of both ends of a pipe', () => {
    const [reads, writes] = aPipe();
    const name = readlinkSync(`/proc/self/fd/${reads}`);
    expect(endsOf(name, [process.pid])).toEqual([
      { pid: process.pid, fd: reads, does: 'read' },
      { pid: process.pid, fd: writes, does: 'write' },
    ]);
  });
});

test('tour asks "did you mean" for an unknown name, and exits with 2', async () => {
  const program = tour('icp');
  expect((await program.end).code).toBe(2);
  expect(program.stderr).toContain('There is no tour "icp". Did you mean ipc?\n');
  expect(program.stdout).toBe('');
  expect(existsSync(join(root, '.mysocks/tours/icp'))).toBe(false);
});

test('nearest() gives the name that somebody meant, or none', () => {
  const names = ['sockets', 'ipc', 'distributed'];
  expect(['socket', 'SOCKETS', 'ipx', 'distribute'].map((text) => nearest(text, names))).toEqual([
    'sockets',
    'sockets',
    'ipc',
    'distributed',
  ]);
  expect(nearest('help', names)).toBeUndefined();
});
