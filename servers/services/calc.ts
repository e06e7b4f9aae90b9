// The calculator service: each line is an expression, each gets one line as its answer.
import { errno, perror, readLine, writen, type Channel } from '../../lib/index.ts';
import { answerTo, CALC_LINE_LIMIT, LINE_TOO_LONG, QUIT } from '../../lib/protocol/calc.ts';
import { lingeringClose } from './lingering-close.ts';

export async function calc(client: Channel): Promise<void> {
  for (;;) {
    const line = await readLine(client, CALC_LINE_LIMIT);
    if (line === null) return;
    if (line === QUIT) return lingeringClose(client);
    if (line === -1) {
      if (errno() !== 'EMSGSIZE') return perror('readLine');
      await writen(client, `${LINE_TOO_LONG}\n`);
      return lingeringClose(client);
    }
    if ((await writen(client, `${answerTo(line)}\n`)) < 0) return perror('writen');
  }
}
