/**
 * A conversation with the program: requests in its FILE, the grader as the calculator that answers.
 *
 * A program may send all its lines at once or a few at a time, print each answer when it comes or all of them at the
 * end, and say QUIT when it has what it wants: nothing here depends on it.
 *
 * @module
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Cut,
  type StudentProgram,
  type Trial,
  WHOLE,
  type Wire,
} from '../../../../lib/grader/index.ts';
import { answerTo, plainRequest } from '../../checks/calc.ts';

/** The program and the server that it talks to. */
export interface Conversation {
  readonly client: StudentProgram;
  readonly server: Wire;
}

/** A line of FILE and what the server says to it, both without their newlines. */
export interface Exchange {
  readonly line: string;
  readonly answer: string;
}

const QUIT = 'QUIT\n';

/** Requests that a calculator can answer, no two alike. */
export function exchanges(t: Trial, n: number): Exchange[] {
  const lines = new Set<string>();
  while (lines.size < n) lines.add(plainRequest(t.random));
  return [...lines].map((line) => ({ line, answer: answerTo(line) }));
}

/** A line that is not a request. */
export function rubbish(line: string): Exchange {
  return { line, answer: 'ERR syntax' };
}

/** The lines as they stand in FILE, each with its newline. */
export function linesOf(talk: readonly Exchange[]): string {
  return talk.map(({ line }) => `${line}\n`).join('');
}

export function answersOf(talk: readonly Exchange[]): string {
  return talk.map(({ answer }) => `${answer}\n`).join('');
}

/** What the program must print. */
export function printed(talk: readonly Exchange[]): string {
  return talk.map(({ line, answer }) => `${line} -> ${answer}\n`).join('');
}

/** Starts the program with this as its FILE. */
export async function run(
  t: Trial,
  port: number,
  content: string | Uint8Array,
  options: { readonly shortIo?: boolean } = {},
): Promise<StudentProgram> {
  const folder = t.folder();
  const file = `${t.random.word()}.txt`;
  writeFileSync(join(folder, file), content);
  return t.run(['127.0.0.1', port, file], { ...options, folder });
}

/** The same with the grader as its server. */
export async function meet(
  t: Trial,
  content: string | Uint8Array,
  options: { readonly shortIo?: boolean } = {},
): Promise<Conversation> {
  const host = await t.listen();
  const client = await run(t, host.port, content, options);
  return { client, server: await host.accept() };
}

/** Takes the next request and answers it. */
export async function answer({ server }: Conversation, exchange: Exchange): Promise<void> {
  await server.expect(`${exchange.line}\n`);
  await server.send(`${exchange.answer}\n`);
  await server.wasRead(); // so that this answer and the next one come in different reads
}

/** Lets the program send what it will, then answers all of that together. Gives how many requests that were. */
export async function answerTogether(
  { client, server }: Conversation,
  missing: readonly Exchange[],
  way: (bytes: Buffer) => Cut = () => WHOLE,
): Promise<number> {
  await client.rests({ threads: true });
  const { inbox } = server;
  const asked = inbox.peek(inbox.size).toString('latin1').split('\n').length - 1;
  const now = missing.slice(0, Math.max(1, asked));
  await server.expect(linesOf(now));
  const answers = Buffer.from(answersOf(now));
  await server.send(answers, way(answers));
  await server.wasRead();
  return now.length;
}

/**
 * Nothing of the program runs, and no timer of it is set. Node reads files in threads of their own: the main one may
 * sleep while the end of FILE is still to be found.
 */
const REST = { threads: true, timers: true, limit: 1_500 };

/** When the program has sent a part of its lines and waits for answers to more, the server ends the stream. */
export async function giveUpWhenStuck({ client, server }: Conversation): Promise<void> {
  const rests = await client.rests(REST);
  const { inbox } = server;
  if (rests && inbox.received > 0 && inbox.lineLength() < 0) server.end();
}

/**
 * Ends the server's stream. A right program ends the conversation itself; one that waits for more gets the end of the
 * stream instead, and what it does then shows its mistake at once.
 */
export async function leave(conversation: Conversation): Promise<void> {
  const { server } = conversation;
  await hearOut(conversation);
  server.inbox.expectNothingMore();
  server.end();
}

/** Lets the program say what it will, and answers a QUIT: that stands in no line of FILE, but is good manners. */
export async function hearOut({ client, server }: Conversation): Promise<void> {
  await client.rests(REST);
  if (server.inbox.peek(1).toString() !== QUIT[0]) return;
  await server.expect(QUIT);
  await server.send('BYE\n');
}

/** Ends the conversation and expects the program to have printed all of it. */
export async function part(conversation: Conversation, talk: readonly Exchange[]): Promise<void> {
  await leave(conversation);
  await conversation.client.finishes({ stdout: printed(talk), status: 0 });
}

export function countLines(bytes: Uint8Array): number {
  let lines = 0;
  for (let at = bytes.indexOf(0x0a); at >= 0; at = bytes.indexOf(0x0a, at + 1)) lines++;
  return lines;
}
