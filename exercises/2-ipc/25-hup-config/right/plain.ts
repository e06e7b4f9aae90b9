// In short, and without a word: the mistakes in wrong/ change this program.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';

interface Config {
  prefix: string;
  mode: string;
}

const [word = '', file = '', extra] = process.argv.slice(2);
const port = Number(word);
if (!(port >= 1 && port <= 65535) || file === '' || extra !== undefined) process.exit(2);

function load(): Config | undefined {
  const next: Config = { prefix: '', mode: '' };
  let text;
  try {
    text = readFileSync(file, 'latin1');
  } catch {
    return undefined;
  }
  for (const line of text.split('\n')) {
    if (line === '' || line.startsWith('#')) continue;
    const prefix = /^prefix ([!-~]{1,20})$/.exec(line)?.[1];
    const mode = /^case (upper|lower|keep)$/.exec(line)?.[1];
    if (prefix !== undefined && next.prefix === '') next.prefix = prefix;
    else if (mode !== undefined && next.mode === '') next.mode = mode;
    else return undefined;
  }
  return next.prefix === '' || next.mode === '' ? undefined : next;
}

let config = load() ?? process.exit(1);
process.on('SIGHUP', () => {
  config = load() ?? config;
});
process.on('SIGTERM', () => process.exit(0));
process.on('SIGINT', () => process.exit(0));

function answerTo(line: string): string {
  const { prefix, mode } = config;
  if (mode === 'upper') return `${prefix} ${line.replace(/[a-z]/g, (one) => one.toUpperCase())}`;
  if (mode === 'lower') return `${prefix} ${line.replace(/[A-Z]/g, (one) => one.toLowerCase())}`;
  return `${prefix} ${line}`;
}

const server = createServer((socket) => {
  let rest = '';
  let over = false;
  const tooLong = (): void => {
    over = true;
    socket.end('ERR line too long\n', () => socket.destroy());
  };
  socket.on('error', () => {});
  socket.on('data', (chunk) => {
    const lines = (rest + chunk.toString('latin1')).split('\n');
    rest = lines.pop() ?? '';
    for (const text of lines) {
      const line = text.replace(/\r$/, '');
      if (over) return;
      if (line.length > 1024) tooLong();
      else socket.write(`${answerTo(line)}\n`, 'latin1');
    }
    if (!over && rest.replace(/\r$/, '').length > 1024) tooLong();
  });
});
server.on('error', () => process.exit(1));
server.listen(port, '127.0.0.1', () => console.log(`listening on ${port}`));
