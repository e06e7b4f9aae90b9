/**
 * A conversation with the program: questions on its stdin, the grader as the server that answers.
 *
 * A program may send all its lines at once or one after the other, print each answer or all of them at the end:
 * nothing here depends on it.
 *
 * @module
 */
import type { Cut, StudentProgram, Trial, Wire } from '../../../../lib/grader/index.ts';

/** The program and the server that it talks to. */
export interface Conversation {
  readonly client: StudentProgram;
  readonly server: Wire;
}

/** Starts the program with this on its stdin, and takes its connection. */
export async function meet(t: Trial, input: string | Uint8Array): Promise<Conversation> {
  const host = await t.listen();
  const client = await t.run(['127.0.0.1', host.port]);
  void client.input(input); // it is read when the program likes
  client.endInput();
  return { client, server: await host.accept() };
}

/** What the server does with one line: `answer` has its newline. */
export interface Exchange {
  readonly line: string;
  readonly answer: string;
}

/** Lines and answers that nobody can guess, with letters that take several bytes. */
export function exchanges(t: Trial, n: number): Exchange[] {
  return Array.from({ length: n }, (_, i) => ({
    line: `${i + 1}. ${t.random.words(3)}?`,
    answer: `${t.random.word()} é ${t.random.words(2)}\n`,
  }));
}

/** The lines as they stand on stdin, each with its newline. */
export function linesOf(talk: readonly Exchange[]): string {
  return talk.map(({ line }) => `${line}\n`).join('');
}

export function answersOf(talk: readonly Exchange[]): string {
  return talk.map(({ answer }) => answer).join('');
}

/** Takes the next line and answers it. */
export async function answer(
  { server }: Conversation,
  { line, answer }: Exchange,
  cut?: Cut,
): Promise<void> {
  await server.expect(`${line}\n`);
  await server.send(answer, cut);
  await server.wasRead(); // so that this answer and the next one come in different reads
}

/**
 * Ends the server's stream. A right program ends the conversation itself; one that waits for more gets the end of the
 * stream instead, and what it does then shows its mistake at once.
 */
export async function leave({ client, server }: Conversation): Promise<void> {
  await client.rests();
  server.inbox.expectNothingMore();
  server.end();
}

/** Ends the conversation and expects the program to have printed this. */
export async function part(conversation: Conversation, stdout: string): Promise<void> {
  await leave(conversation);
  await conversation.client.finishes({ stdout, status: 0 });
}
