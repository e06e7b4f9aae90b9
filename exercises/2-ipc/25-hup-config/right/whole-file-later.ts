// node:net and readFile without waiting: the newest reading wins, whichever is finished first.
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import * as net from 'node:net';
import { exit } from 'node:process';

type Letters = (text: string) => string;
class Settings {
  static readonly LETTERS = new Map<string, Letters>([
    [
      'case upper',
      (text) => text.replaceAll(/[a-z]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 32)),
    ],
    [
      'case lower',
      (text) => text.replaceAll(/[A-Z]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 32)),
    ],
    ['case keep', (text) => text],
  ]);
  readonly prefix: string;
  readonly letters: Letters;
  constructor(content: string) {
    const lines = content
      .split('\n')
      .filter((line) => !/^(#|$)/.test(line))
      .toSorted();
    const [letters, prefix, more] = [
      Settings.LETTERS.get(lines[0] ?? ''),
      lines[1] ?? '',
      lines[2],
    ];
    if (letters === undefined || more !== undefined || !/^prefix [!-~]{1,20}$/.test(prefix)) {
      throw new SyntaxError('bad settings');
    }
    [this.prefix, this.letters] = [prefix.slice(7), letters];
  }
}

const [, , port, file, surplus] = process.argv;
if (port === undefined || file === undefined || surplus !== undefined) exit(2);
if (!/^[1-9]\d{0,4}$/.test(port) || +port > 65535) exit(2);

let settings: Settings;
try {
  settings = new Settings(readFileSync(file, 'utf8'));
} catch {
  exit(1);
}
let [started, inForce] = [0, 0];
process.on('SIGHUP', () => {
  const number = ++started;
  readFile(file, 'utf8')
    .then((content) => {
      const next = new Settings(content);
      if (number > inForce) [settings, inForce] = [next, number];
    })
    .catch(() => {});
});
for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, () => exit(0));

const server = net.createServer({ noDelay: true }, (socket) => {
  let pending = Buffer.alloc(0);
  socket.on('error', () => socket.destroy());
  const take = (chunk: Buffer): void => {
    pending = Buffer.concat([pending, chunk]);
    while (true) {
      const newline = pending.indexOf('\n');
      const line = pending.subarray(0, newline < 0 ? undefined : newline).toString('latin1');
      const text = line.endsWith('\r') ? line.slice(0, -1) : line;
      if (text.length > 1024) {
        socket
          .off('data', take)
          .resume()
          .end('ERR line too long\n', () => socket.destroySoon());
        return;
      }
      if (newline < 0) return;
      pending = pending.subarray(newline + 1);
      socket.write(`${settings.prefix} ${settings.letters(text)}\n`, 'latin1');
    }
  };
  socket.on('data', take);
});
server.on('error', () => exit(1));
server.listen(+port, '127.0.0.1', () => process.stdout.write(`listening on ${port}\n`));
