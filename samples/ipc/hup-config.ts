// Signals: a server that reads its configuration again when it gets SIGHUP, and ends on SIGTERM.
// Usage: npx tsx samples/ipc/hup-config.ts FILE    Then: edit FILE, kill -HUP PID
import { readFileSync } from 'node:fs';
import { failWith, usage } from '../../lib/program.ts';

const file = process.argv[2] ?? usage('npx tsx samples/ipc/hup-config.ts FILE', 'FILE is needed');

let greeting = '';
configure();
process.on('SIGHUP', configure);
process.on('SIGTERM', () => process.exit(0));
console.log(`hup-config: process ${process.pid} is ready`);
setInterval(() => {}, 1000); // the server's work

function configure(): void {
  try {
    greeting = readFileSync(file, 'utf8').trim();
    console.log(`hup-config: the greeting is "${greeting}"`);
  } catch (error) {
    // A server that runs does not end because of a file that is just being written.
    if (greeting === '') failWith((error as Error).message);
    console.log(`hup-config: the greeting stays "${greeting}": ${(error as Error).message}`);
  }
}
