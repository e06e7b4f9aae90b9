/**
 * Shows a page to a browser on this machine, and to nobody else.
 *
 * It listens on loopback only. The Host header is checked: otherwise a web site whose name points to 127.0.0.1
 * could read the page (DNS rebinding).
 *
 * @module
 * @see {@link https://html.spec.whatwg.org/multipage/server-sent-events.html server-sent events}
 */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { follow, news, type Positions } from '../record/follow.ts';
import { now } from '../record/writer.ts';

/** What is shown. */
export interface Shown {
  /** The page. */
  readonly page: string;
  /** The folders that a live page follows. */
  readonly follows?: readonly string[];
  /** Ends when nothing more will be recorded. */
  readonly ended?: AbortSignal;
}

/** A server that shows a page. */
export interface Showing {
  readonly url: string;
  close(): Promise<void>;
}

/** Shows a page on a free port of 127.0.0.1. */
export async function show(shown: Shown): Promise<Showing> {
  const closing = new AbortController();
  const server = createServer((request, response) => {
    // A folder may vanish while it is followed: then this answer ends, and the browser asks again.
    answer(shown, request, response, closing.signal).catch(() => response.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    close: () => close(server, closing),
  };
}

async function close(server: Server, closing: AbortController): Promise<void> {
  closing.abort();
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}

async function answer(
  { page, follows, ended }: Shown,
  request: IncomingMessage,
  response: ServerResponse,
  closing: AbortSignal,
): Promise<void> {
  const { method, url, headers, socket } = request;
  const hosts = [`127.0.0.1:${socket.localPort}`, `localhost:${socket.localPort}`];
  response.setHeader('X-Content-Type-Options', 'nosniff');
  response.setHeader('Cross-Origin-Resource-Policy', 'same-origin');
  response.setHeader('Referrer-Policy', 'no-referrer');
  response.setHeader('Cache-Control', 'no-store');
  if (!hosts.includes(headers.host ?? ''))
    refuse(response, 403, 'This is not the name of this page');
  else if (method !== 'GET' && method !== 'HEAD') refuse(response, 405, 'Only to be read');
  else if (url === '/events' && follows !== undefined) {
    await sendEvents(follows, request, response, [closing, ...(ended ? [ended] : [])]);
  } else if (url === '/') {
    // The page has a policy of its own, but only a header can forbid frames.
    response.setHeader('Content-Security-Policy', "frame-ancestors 'none'");
    response.setHeader('Content-Type', 'text/html; charset=utf-8');
    response.end(page);
  } else refuse(response, 404, 'There is only one page');
}

function refuse(response: ServerResponse, status: number, why: string): void {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8' });
  response.end(`${why}.\n`);
}

/** Sends what is recorded, from its start or from where the browser's last connection broke. */
async function sendEvents(
  dirs: readonly string[],
  request: IncomingMessage,
  response: ServerResponse,
  endings: readonly AbortSignal[],
): Promise<void> {
  response.writeHead(200, { 'Content-Type': 'text/event-stream' });
  response.flushHeaders(); // The first record may take a while.
  const gone = new AbortController();
  response.on('close', () => gone.abort());
  const signal = AbortSignal.any([gone.signal, ...endings]);
  const places = placesOf(request.headers['last-event-id'], dirs.length);
  const send = async (run: number, text: string) => {
    const id = JSON.stringify(places.map((positions) => Object.fromEntries(positions)));
    const data = JSON.stringify({ run, now: now(), text });
    if (response.destroyed) return; // The browser has gone.
    if (!response.write(`event: records\nid: ${id}\ndata: ${data}\n\n`)) {
      await once(response, 'drain', { signal }).catch(() => {});
    }
  };
  await Promise.all(
    dirs.map(async (dir, run) => {
      const positions = places[run] ?? new Map();
      for await (const lines of follow(dir, positions, signal)) await send(run, lines);
      if (gone.signal.aborted) return;
      for (let rest = news(dir, positions); rest !== ''; rest = news(dir, positions)) {
        await send(run, rest);
      }
    }),
  );
  if (!response.destroyed) response.end('event: end\ndata:\n\n');
}

/** The id of an event says how far each file had been sent. */
function placesOf(id: string | string[] | undefined, runs: number): Positions[] {
  const places: Positions[] = Array.from({ length: runs }, () => new Map());
  try {
    const sent: unknown = JSON.parse(String(id));
    for (const [run, files] of Object.entries(sent ?? {})) {
      for (const [name, at] of Object.entries(files ?? {})) {
        if (Number.isSafeInteger(at) && Number(at) >= 0) places[Number(run)]?.set(name, Number(at));
      }
    }
  } catch {
    // No id, or not one of ours: from the start.
  }
  return places;
}
