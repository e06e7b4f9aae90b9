/**
 * What every sample program needs around its lesson: arguments and usage, messages, signals.
 *
 * @module
 */
import { statSync } from 'node:fs';
import { parseArgs } from 'node:util';
import {
  closeSocket,
  errno,
  killChildren,
  localPort,
  strerror,
  waitChildren,
  type Channel,
} from './index.ts';
import { programName } from './program/report.ts';
import { printable } from './program/shown.ts';

export { report, served } from './program/report.ts';
export { printable, shown } from './program/shown.ts';

/** How long clients that are being served may take to finish after SIGINT or SIGTERM. */
const GRACE_MS = 4800;
/** And how long their processes may then take to clean up: 5 s in all. */
const CLEANUP_MS = 200;

/** The command line of a server. */
export interface ServerArguments {
  port: number;
  host: string;
  /** Milliseconds after which a client that neither sends nor reads is closed, for `timeoutSocket`; 0 for never. */
  idle: number;
  /** The folder of a file server. */
  root: string;
  /** Children of a concurrent server: how many wait in advance, and how many may live at once. */
  spare: number;
  max: number;
  /** How many processes a preforked server has. */
  children: number;
}

const OPTIONS = {
  host: 'HOST',
  idle: 'SECONDS',
  root: 'DIR',
  spare: 'N',
  'max-children': 'N',
  children: 'N',
};
type Option = keyof typeof OPTIONS;

/** Reads `PORT [--host HOST] [--idle SECONDS]` and the server's own options. */
export function serverArguments(...more: Option[]): ServerArguments {
  const names: Option[] = ['host', 'idle', ...more];
  const words = names.map((name) => `[--${name} ${OPTIONS[name]}]`).join(' ');
  const synopsis = `npx tsx servers/${programName}.ts PORT ${words}`;
  const wrong = (problem: string): never => usage(synopsis, problem);
  const { positionals, values } = parse(names, synopsis);
  const number = (name: Option, value: number, least: number): number => {
    const text = values[name];
    if (text === undefined) return value;
    const given = /^\d+$/.test(text) ? Number(text) : NaN;
    return given >= least
      ? given
      : wrong(`--${name} must be a number from ${least}: got '${text}'`);
  };
  if (positionals.length !== 1) wrong('one PORT is needed');
  const port = portArgument(positionals[0] ?? '', wrong);
  const idle = values.idle === undefined ? 0 : Number(values.idle || NaN) * 1000;
  const root = values.root ?? '.';
  if (!statSync(root, { throwIfNoEntry: false })?.isDirectory()) {
    wrong(`--root must be a folder: got '${root}'`);
  }
  if (!(idle >= 0)) wrong(`--idle must be a number of seconds: got '${values.idle}'`);
  return {
    port,
    host: values.host ?? '127.0.0.1',
    idle,
    root,
    spare: number('spare', 2, 0),
    max: number('max-children', 40, 1),
    children: number('children', 4, 1),
  };
}

function parse(names: Option[], synopsis: string) {
  const strings = names.map((name) => [name, { type: 'string' as const }]);
  try {
    const { positionals, values } = parseArgs({
      allowPositionals: true,
      options: { ...Object.fromEntries(strings), help: { type: 'boolean', short: 'h' } },
    });
    if ('help' in values) help(synopsis);
    return { positionals, values: values as Partial<Record<Option, string>> };
  } catch (error) {
    const [problem = ''] = (error as Error).message.split('\n'); // The lines after it are hints.
    return usage(synopsis, problem);
  }
}

/** The number of a port; 0 to 65535, or `wrong` says what it must be. */
export function portArgument(text: string, wrong: (problem: string) => never): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : NaN;
  return port <= 65535 ? port : wrong(`PORT must be 0 to 65535: got '${text}'`);
}

/** Ends the program because its command line is wrong: usage on stderr, status 2. */
export function usage(synopsis: string, problem: string): never {
  process.stderr.write(`${programName}: ${problem}\nUsage: ${synopsis}\n`);
  process.exit(2);
}

/** Ends the program because its usage was asked for. */
export function help(synopsis: string): never {
  process.stdout.write(`Usage: ${synopsis}\n`);
  process.exit(0);
}

/** Reads the command line of a client: `HOST PORT`, and the words after it. */
export function clientArguments(more = ''): { host: string; port: number; rest: string[] } {
  const synopsis = `npx tsx clients/${programName}.ts HOST PORT ${more}`.trimEnd();
  // Words after HOST and PORT are taken as they are: an expression may begin with a minus sign.
  const [host, port, ...rest] = process.argv.slice(2);
  if (host === '--help' || host === '-h') return help(synopsis);
  const wrong = (problem: string): never => usage(synopsis, problem);
  if (host?.startsWith('-')) return wrong(`unknown option '${host}'`);
  if (host === undefined || port === undefined) return wrong('HOST and PORT are needed');
  if (more === '' && rest.length > 0) return wrong(`unexpected argument '${rest[0]}'`);
  // Nobody reads stdout any more, as after `| head -1`.
  process.stdout.on('error', () => process.exit(1));
  return { host, port: portArgument(port, wrong), rest };
}

/** Ends the program because of something other than a call: status 1. */
export function failWith(problem: string): never {
  process.stderr.write(`${programName}: ${printable(problem)}\n`);
  process.exit(1);
}

/** Ends the program because a call that it needs has failed: status 1. */
export function fail(what: string): never {
  process.stderr.write(`${programName}: ${what}: ${strerror(errno())}\n`);
  process.exit(1);
}

/**
 * Prints the line that tells others that the server is there: `NAME: listening on HOST:PORT`. They may connect, or send
 * a signal, as soon as they see it: so it comes last.
 */
export function announce(server: Channel, host: string): void {
  const address = host.includes(':') ? `[${host}]` : host;
  console.log(`${programName}: listening on ${address}:${localPort(server)}`);
}

/** Children clean up first, if they still react: those of a file server have temporary files. */
async function endNow(): Promise<never> {
  killChildren('SIGTERM');
  await waitChildren(CLEANUP_MS);
  killChildren('SIGKILL');
  process.exit(0);
}

/**
 * On SIGINT or SIGTERM: no new clients. The accept that waits gives -1/`EBADF`, which ends the accept loop; the clients
 * that are being served have 5 s, then the program ends with all its children. The exit status is 0.
 */
export function stopOnSignals(server: Channel): void {
  const stop = (): void => {
    if (closeSocket(server) < 0) return; // A second signal: a Ctrl-C may arrive twice.
    setTimeout(() => void endNow(), GRACE_MS).unref();
  };
  process.on('SIGINT', stop).on('SIGTERM', stop);
  // A server goes on when nobody reads its messages any more.
  process.stderr.on('error', () => {});
}
