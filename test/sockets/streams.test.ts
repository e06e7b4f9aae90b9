// Alone: it says by the environment how the library reads.
// Where Node shows no handles the library reads through ordinary streams: the same tests once more, that way.
import { expect, test, vi } from 'vitest';

vi.hoisted(() => {
  process.env.MYSOCKS_STREAMS = '1';
});

import { connectionOf } from '../../lib/sockets/channels.ts';
import { pair } from '../helpers/pair.ts';
import './listener.test.ts';
import '../mysocks.test.ts';
import './writer.test.ts';
import '../robust.test.ts';
import '../robust-cuts.test.ts';
import '../select.test.ts';
import './shutdown.test.ts';
import './timeout.test.ts';

test('MYSOCKS_STREAMS=1 asks for ordinary streams', async () => {
  const { client, server } = await pair();
  expect(connectionOf(client)).toMatchObject({ wire: { streams: true } });
  expect(connectionOf(server)).toMatchObject({ wire: { streams: true } });
});
