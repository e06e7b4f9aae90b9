// Slow and talkative: thinks before it begins, prints what it does, has a connection for each thing that it asks.
import { setTimeout as sleep } from 'node:timers/promises';
import { closeSocket, connectSocket, readSocket, selectSockets, writeSocket } from 'mysocks';

const host = process.argv[2] ?? 'localhost';
const port = parseInt(process.argv[3] ?? '', 10);
const CASES: [string[], string][] = [
  [['ADD 2 2\n'], 'OK 4\n'],
  [['SUB 2 5\n'], 'OK -3\n'],
  [['MUL 12 12\n'], 'OK 144\n'],
  [['DIV 100 7\n'], 'OK 14\n'],
  [['DIV -100 7\n'], 'OK -14\n'],
  [['DIV 100 -7\n'], 'OK -14\n'],
  [['DIV 3 0\n', 'ADD 3 0\n'], 'ERR division by zero\nOK 3\n'],
  [['MUL 100000000 100000000\n', 'ADD 3 1\n'], 'ERR overflow\nOK 4\n'],
  [['PLUS 1 2\n', 'ADD 3 2\n'], 'ERR syntax\nOK 5\n'],
  [['ADD 12abc 2\n'], 'ERR syntax\n'],
  [['ADD  1 2\n'], 'ERR syntax\n'],
  [['ADD 1', '1 22\n'], 'OK 33\n'],
  [['ADD 1 1\nADD 2 1\nADD 3 1\n'], 'OK 2\nOK 3\nOK 4\n'],
  [['ADD 1 1\nQUIT\nADD 3 1\n'], 'OK 2\nBYE\n'],
  [[`${'z'.repeat(1025)}\n`, 'ADD 1 1\n'], 'ERR line too long\n'],
];

await sleep(300);
let mistakes = 0;
for (const [pieces, wanted] of CASES) {
  const got = await exchange(pieces, wanted.length);
  const verdict = got === wanted ? 'as it should be' : `should have been ${JSON.stringify(wanted)}`;
  console.log(
    `${JSON.stringify(pieces.join('')).slice(0, 40)}: ${JSON.stringify(got)}, ${verdict}`,
  );
  if (got !== wanted) mistakes++;
  if (mistakes > 0) break;
}
process.exit(mistakes === 0 ? 0 : 1);

/** What comes until it is enough, or the end, or nothing for 1.2 s. */
async function exchange(pieces: readonly string[], enough: number): Promise<string> {
  const channel = await connectSocket(host, port);
  if (channel < 0) return 'nobody there';
  const buf = new Uint8Array(100);
  let got = '';
  for (const piece of pieces) {
    if (piece !== pieces[0]) await sleep(40);
    await writeSocket(channel, piece);
  }
  while (got.length < enough && (await selectSockets([channel], 1200)).length > 0) {
    const n = await readSocket(channel, buf);
    if (n <= 0) break;
    got += new TextDecoder().decode(buf.subarray(0, n));
  }
  // Something more would be wrong, too.
  if ((await selectSockets([channel], 30)).length > 0) {
    const n = await readSocket(channel, buf);
    if (n > 0) got += new TextDecoder().decode(buf.subarray(0, n));
  }
  closeSocket(channel);
  return got;
}
