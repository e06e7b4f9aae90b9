/**
 * From whom to whom something goes through a pipe, a queue or a semaphore.
 *
 * The kernel does not say. But a pipe gives bytes in the order in which they were written, and a queue messages of one
 * size in the order in which they came; and a process that waits for a semaphore is woken by the last post before.
 *
 * @module
 */
import type { Holding } from './held.ts';
import { BLOCKED } from './idle.ts';
import type { Message } from './messages.ts';
import type { SharedObject } from './objects.ts';
import type { Span } from './things.ts';

/** What goes through one of them. */
export function flowsOf({ name, spans, holdings }: SharedObject): Message[] {
  const done = spans.filter(({ open, result = -1, message }) => !open && result >= 0 && !message);
  const sends = done.filter(({ operation }) => operation.does === 'sends');
  const receives = done
    .filter(({ operation }) => operation.does === 'receives')
    .toSorted((a, b) => a.end - b.end);
  const lane = spans[0]?.operation.on;
  if (lane === 'semaphore') return wakes(sends, receives);
  if (lane === 'queue') return letters(sends, receives);
  return name.startsWith('socket:') ? [] : [...bytes(sends, receives), ...ends(receives, holdings)];
}

/** Which writes a read has bytes of. */
function bytes(writes: readonly Span[], reads: readonly Span[]): Message[] {
  const messages: Message[] = [];
  let place = 0;
  let write = 0;
  let before = 0; // where this write begins
  for (const read of reads) {
    const to = place + (read.result ?? 0);
    while (place < to) {
      const source = writes[write];
      // More than anybody has written: somebody writes who is not recorded.
      if (source === undefined || source.start > read.end) return messages;
      const end = before + (source.result ?? 0);
      const until = Math.min(to, end);
      if (until > place) messages.push(message('data', source, read, until - place));
      place = until;
      if (place < end) break;
      before = end;
      write++;
    }
  }
  return messages;
}

/** A read of 0 bytes: the last write end was closed. */
function ends(reads: readonly Span[], holdings: readonly Holding[]): Message[] {
  const first = reads.find(({ result }) => result === 0);
  if (first === undefined) return [];
  const gone = holdings.filter(({ writes, until }) => writes && until <= first.end);
  const last = gone.toSorted((a, b) => b.until - a.until)[0];
  if (last === undefined || last.process === first.process) return [];
  const to = { ts: first.end, process: first.process, span: first };
  return [{ kind: 'eof', from: { ts: last.until, process: last.process }, to, bytes: 0, text: '' }];
}

function letters(sends: readonly Span[], receives: readonly Span[]): Message[] {
  const bySize = new Map<number, Span[]>();
  for (const send of sends) bySize.set(send.n ?? 0, [...(bySize.get(send.n ?? 0) ?? []), send]);
  return receives.flatMap((receive) => {
    const same = bySize.get(receive.result ?? 0);
    const [source] = same ?? [];
    if (source === undefined || source.start > receive.end) return [];
    same?.shift();
    return [message('data', source, receive, source.n ?? 0)];
  });
}

function wakes(posts: readonly Span[], waits: readonly Span[]): Message[] {
  const left = new Set(posts);
  return waits.flatMap((wait) => {
    if (wait.end - wait.start < BLOCKED) return [];
    const source = [...left].findLast(({ start }) => start <= wait.end);
    if (source === undefined || source.start < wait.start) return [];
    left.delete(source);
    return [message('data', source, wait, 0)];
  });
}

function message(kind: Message['kind'], source: Span, target: Span, size: number): Message {
  return {
    kind,
    from: { ts: source.start, process: source.process, span: source },
    to: { ts: target.end, process: target.process, span: target },
    bytes: size,
    text: source.data ?? '',
  };
}
