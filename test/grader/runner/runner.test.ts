// How a runner is ended.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Runner } from '../../../lib/grader/runner/runner.ts';
import { temporaryFolder } from '../../helpers/folder.ts';

test('a runner that is aborted while it starts is ended with all that holds its pipes', async () => {
  const folder = temporaryFolder();
  // As bubblewrap for a moment: a child that does not know yet that it must die with its parent.
  const script = 'while kill -0 "$1"; do sleep 1; done & : > "$0"; wait';
  const command = ['sh', '-c', script, join(folder, 'begun'), String(process.pid)];
  const end = new AbortController();
  const runner = Runner.start(command, { folder, isolation: 'process-group' }, end.signal);
  await expect.poll(() => existsSync(join(folder, 'begun'))).toBe(true);
  end.abort();
  expect((await runner).isolation).toBeUndefined();
  await (await runner).end();
});
