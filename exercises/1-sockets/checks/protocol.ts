/**
 * What the checks of all servers in this unit share: how to talk to one.
 *
 * Each scenario here (`torture`, `serveInTurn`, `meetBadClients` …) is played with whatever is said to the server
 * of an exercise, its {@link Protocol}. The exercise declares the check around it: points, title, hints.
 *
 * @module
 */
import type { Cut, Random, Service, ServeOptions, Trial, Wire } from '../../../lib/grader/index.ts';

/** What a client sends before it ends its stream, and all that must come back. */
export interface Exchange {
  readonly request: Buffer;
  readonly answer: Buffer;
}

export interface Protocol {
  /** Something short to say, in plain ASCII with a newline or two; another one each time. */
  readonly exchange: (random: Random) => Exchange;
  /** Much to say, at least `size` bytes in question or answer. */
  readonly long: (random: Random, size: number) => Exchange;
  /** Starts a server that needs more than its port. */
  readonly start?: (t: Trial, options: ServeOptions) => Promise<Service>;
}

/** Several requests, and their answers. */
export function joined(exchanges: readonly Exchange[]): Exchange {
  return {
    request: Buffer.concat(exchanges.map(({ request }) => request)),
    answer: Buffer.concat(exchanges.map(({ answer }) => answer)),
  };
}

/** Starts the server. */
export function start(t: Trial, protocol: Protocol, options: ServeOptions = {}): Promise<Service> {
  return protocol.start?.(t, options) ?? t.serve(options);
}

/** Sends all, ends its stream, and expects the answer: whether more comes, or the end, is not looked at. */
export async function say(client: Wire, { request, answer }: Exchange, cut?: Cut): Promise<void> {
  await client.send(request, cut);
  client.end();
  await client.expect(answer);
}

/** A new client says something and leaves. */
export async function visit(t: Trial, service: Service, protocol: Protocol): Promise<void> {
  const client = await t.connect(service);
  await say(client, protocol.exchange(t.random));
  client.close();
}

/** Expects that the server has printed its line by now, or does so soon. */
export async function expectAnnouncement(t: Trial, { stdout, name, port }: Service): Promise<void> {
  const line = `listening on ${port}`;
  const said = () => stdout.peek(4096).toString().split(/\r?\n/).slice(0, -1);
  const found = () => (said().some((text) => text.trim().endsWith(line)) ? stdout : undefined);
  if ((await t.until(found, { limit: 1_000 })) === stdout) return;
  const instead = said().length === 0 ? 'nothing' : JSON.stringify(said().join('\n'));
  t.fail(`${name} should print "${line}" on stdout; it printed ${instead}`, {
    advice: 'Keep the line of the starter that says so: console.log(`listening on ${port}`)',
  });
}
