// What a program does with datagrams, recorded: what was sent where, and what came from where.
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { callText, wordFor } from '../../../lib/trace/show/calls.ts';
import { toPerfetto } from '../../../lib/trace/show/perfetto.ts';
import { buildModel } from '../../../lib/trace/model/model.ts';
import { loadRun } from '../../../lib/trace/record/load.ts';
import { temporaryFolder } from '../../helpers/folder.ts';
import { run } from '../../helpers/script.ts';

const PROGRAM = `
  import { closeSocket, datagramSocket, localPort, receiveFrom, sendTo } from 'mysocks';
  const socket = await datagramSocket();
  const port = localPort(socket);
  await sendTo(socket, 'hello', '127.0.0.1', port);
  await sendTo(socket, '', '127.0.0.1', port);
  await receiveFrom(socket, Buffer.alloc(3));
  await receiveFrom(socket, Buffer.alloc(3));
  await sendTo(socket, 'nowhere', '127.0.0.1', 0);
  void receiveFrom(socket, Buffer.alloc(3));
  closeSocket(socket);
  console.log(port);
`;

test('record.ts records datagrams, with where they go and where they came from', async () => {
  const dir = join(temporaryFolder(), 'run');
  const program = await run(PROGRAM, [], { env: { MYSOCKS_TRACE: dir } });
  expect(await program.end, program.stderr).toEqual({ code: 0, signal: null });
  const port = program.stdout.trim();
  const { records, damaged } = loadRun(dir);
  expect(damaged).toBe(0);
  const model = buildModel(records);
  const calls = model.spans.map((span) => callText(span).replaceAll(port, 'PORT'));
  const channel = model.spans[0]?.channel;
  expect(calls.map((text) => text.replaceAll(`(${channel}`, '(CHANNEL'))).toEqual([
    `datagramSocket(0, "127.0.0.1") = ${channel}`,
    'sendTo(CHANNEL, "hello", "127.0.0.1", PORT) = 5',
    'sendTo(CHANNEL, "", "127.0.0.1", PORT) = 0',
    'receiveFrom(CHANNEL, "hel", "127.0.0.1", PORT) = 3',
    'receiveFrom(CHANNEL, "", "127.0.0.1", PORT) = 0',
    'sendTo(CHANNEL, "nowhere", "127.0.0.1", 0) = -1 EINVAL',
    'receiveFrom(CHANNEL, "", "", ) = -1 EBADF',
    'closeSocket(CHANNEL) = 0',
  ]);
  expect(model.spans.map(wordFor).slice(0, 4)).toEqual([
    'datagrams',
    'sendTo',
    'sendTo',
    'receive',
  ]);
  const named = toPerfetto(model).traceEvents.map(({ name }) => name);
  expect(named.filter((name) => name === 'sendTo')).toHaveLength(3);
});
