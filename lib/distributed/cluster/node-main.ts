/**
 * The process of one node in a cluster.
 *
 * The first line of its stdin says all that it needs; the end of its stdin is its end. It connects to the proxy and says
 * `['hello', key, kind]`, or `['bad', error]`. Then come `['start']`, `['message', from, json, life, number, sent]` and
 * `['suspect']`; it tells `['send', to, json, number, at]` and `['did', said, at]`, and `['synced', idle]` when it has done
 * all that came before `['sync']`. The student's class runs in a realm of its own and reaches none of that.
 *
 * @module
 */
import { connect } from 'node:net';
import type { Kind } from '../events.ts';
import { Enclosed } from '../host/enclosed.ts';
import { Driver } from './drive.ts';
import { frame, FrameReader } from './frames.ts';
import { now } from './history.ts';
import type { Program } from './plan.ts';

/** What a node's process is told first. */
export interface NodeOrder {
  readonly realm: string;
  readonly file: string;
  readonly ids: readonly number[];
  readonly id: number;
  readonly life: number;
  readonly program: Program;
  readonly pace: number;
  readonly port: number;
  /** Who says it is this node in this life. */
  readonly key: string;
  /** How many ms the class may take for one event. */
  readonly limit: number;
}

// What comes out of the realm as an error is not even looked at: to show it would run its code here.
process.on('uncaughtException', () => process.exit(1));

const ENDLESS = '[{"error":"The file does not come to its end when it is read"}]';

/** Nothing: it does not come to its end. */
function enclose(...what: ConstructorParameters<typeof Enclosed>): Enclosed | undefined {
  try {
    return new Enclosed(...what);
  } catch {
    return undefined;
  }
}

function run({ realm, file, ids, port, key, limit, ...role }: NodeOrder): void {
  const node = enclose(realm, file, JSON.stringify(ids), limit);
  const [kind] = JSON.parse(node?.hello ?? ENDLESS) as [Kind | { error: string }];
  const socket = connect(port, '127.0.0.1').setNoDelay(true);
  const put = (what: readonly unknown[]) => void socket.write(frame(what));
  socket.on('close', () => process.exit(0)).on('error', () => process.exit(0));
  if (node === undefined || typeof kind === 'object') {
    put(['bad', key, typeof kind === 'object' ? kind.error : '']);
    return;
  }
  const driver = new Driver(node, kind, role, {
    send: (to, json, number) => put(['send', to, json, number, now()]),
    say: (said, at) => put(['did', said, at]),
  });
  put(['hello', key, kind]);
  const reader = new FrameReader();
  socket.on('data', (data) => {
    for (const [what, ...rest] of reader.read(data)) {
      if (what === 'start') driver.start();
      else if (what === 'suspect') driver.suspect();
      else if (what === 'sync') put(['synced', driver.idle]);
      else deliver(rest as Parcel);
    }
  });

  function deliver([from, json, senderLife, number, sent]: Parcel): void {
    const at = now();
    const type = String((JSON.parse(json) as { type: unknown }).type);
    put(['did', ['got', from, type, senderLife, number, at - sent], at]);
    driver.message(from, json);
  }
}

type Parcel = [from: number, json: string, life: number, number: number, sent: number];

let order = '';
process.stdin.setEncoding('utf8').on('data', (data: string) => {
  const before = order.length;
  order += data;
  const end = order.indexOf('\n', before);
  if (end >= 0) run(JSON.parse(order.slice(0, end)) as NodeOrder);
});
process.stdin.on('end', () => process.exit(0));
