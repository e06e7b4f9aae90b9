// Where the unit cannot work, the import is fine, and the first call says what is needed.
import { describe, expect, test } from 'vitest';
import { noLinux } from '../helpers/ipc.ts';
import { run } from '../helpers/script.ts';

/** Imports the unit after something was done to the process, and tells what calls throw. */
async function thrown(before: string): Promise<string> {
  const program = await run(
    `import { createRequire } from 'node:module';
     ${before}
     const { errno, forkChild, isChild, O_RDONLY, open, pipe, semWait, mmap } = await import('mysocks/ipc');
     console.log(isChild(), errno() === '');
     for (const call of [() => pipe([]), () => open('/etc/passwd', O_RDONLY), () => forkChild(), () => mmap(-1, 4096)]) {
       try {
         await call();
       } catch (error) {
         console.log(error.name + ': ' + error.message);
       }
     }`,
  );
  expect(await program.end, program.stderr).toEqual({ code: 0, signal: null });
  const [first, ...messages] = program.stdout.trimEnd().split('\n');
  expect(first).toBe('false true');
  expect(messages).toHaveLength(4);
  expect(new Set(messages).size).toBe(1);
  return messages[0] ?? '';
}

describe('mysocks/ipc', () => {
  test.skipIf(noLinux)('says that koffi is needed where it is missing', async () => {
    const message = await thrown(`
      const Module = createRequire(import.meta.url)('node:module');
      const load = Module._load;
      Module._load = (name, ...rest) => {
        if (name === 'koffi') throw new Error('Cannot find module');
        return load(name, ...rest);
      };`);
    expect(message).toBe('Error: mysocks/ipc needs the package koffi: run npm ci');
  });

  test.each([
    ['darwin', 'arm64'],
    ['win32', 'x64'],
    ['linux', 'riscv64'],
  ])('says that it needs Linux on %s on %s', async (platform, arch) => {
    const message = await thrown(`
      Object.defineProperty(process, 'platform', { value: '${platform}' });
      Object.defineProperty(process, 'arch', { value: '${arch}' });`);
    const needs = 'Error: mysocks/ipc needs Linux on x86-64 or arm64: this is';
    expect(message).toContain(`${needs} ${platform} on ${arch}. On Windows WSL2 has it`);
  });

  test.skipIf(noLinux)('says in a Worker that it works in the main thread only', async () => {
    const program = await run(
      `import { isMainThread, Worker } from 'node:worker_threads';
       import { pipe } from 'mysocks/ipc';
       if (isMainThread) new Worker(new URL(import.meta.url)).on('error', (error) => console.log(error.message));
       else pipe([]);`,
    );
    expect(await program.end).toEqual({ code: 0, signal: null });
    const text = 'mysocks/ipc works in the main thread only: this is a Worker\n';
    expect(program.stdout).toBe(text);
  });

  test('is not loaded by mysocks', async () => {
    const program = await run(
      `import { createRequire } from 'node:module';
       import { serverSocket } from 'mysocks';
       await serverSocket(0);
       console.log(Object.keys(createRequire(import.meta.url).cache).filter((name) => name.includes('koffi')).length);`,
    );
    await program.end;
    expect(program.stdout).toBe('0\n');
  });
});
