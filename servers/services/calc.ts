// The calculator service: each line is an expression, each gets one line as its answer.
import { perror, readSocket, writen, type Channel } from '../../lib/index.ts';
import { answerTo, CALC_LINE_LIMIT, LINE_TOO_LONG, QUIT } from '../../lib/protocol/calc.ts';
import { LineDecoder } from '../../lib/protocol/lines.ts';
import { lingeringClose } from './lingering-close.ts';

/** As much as one read of a loopback connection gives. */
const BUFFER_SIZE = 65536;

export async function calc(client: Channel): Promise<void> {
  const buf = Buffer.allocUnsafe(BUFFER_SIZE);
  const lines = new LineDecoder(CALC_LINE_LIMIT);
  for (;;) {
    const n = await readSocket(client, buf);
    if (n < 0) return perror('readSocket');
    const requests = n > 0 ? lines.push(buf.subarray(0, n)) : lines.end();
    const quit = requests.indexOf(QUIT);
    const asked = quit < 0 ? requests : requests.slice(0, quit);
    let answers = asked.map((line) => `${answerTo(line)}\n`).join('');
    if (quit < 0 && lines.tooLong) answers += `${LINE_TOO_LONG}\n`;
    // A client need not wait for an answer before it asks again: one write answers the lines of one read.
    if ((await writen(client, answers)) < 0) return perror('writen');
    if (quit >= 0 || lines.tooLong) return lingeringClose(client);
    if (n === 0) return;
  }
}
