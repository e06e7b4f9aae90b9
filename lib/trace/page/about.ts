/**
 * What a mark of the picture says when the pointer is on it. The first line is its head.
 *
 * @module
 */
import { callText, levelText, purpose, quoteData, wordFor } from '../show/calls.ts';
import { BLOCKED } from '../model/idle.ts';
import type { Message, Model, Span } from '../model/model.ts';
import { count, durationUs, pidText } from '../show/words.ts';
import type { Subject } from './scene.ts';

/** The lines about a mark. */
export function about(subject: Subject, model: Model): string[] {
  const at = (ts: number) => durationUs(ts - model.origin);
  switch (subject.kind) {
    case 'call':
      return aboutCall(subject.span, at);
    case 'work': {
      const { process, start, end, connection } = subject.work;
      const client = process.role === 'client' ? undefined : connection;
      const whom = client === undefined ? '' : ` for ${client.label}`;
      return [`${process.label} runs its own code${whom}`, `for ${durationUs(end - start)}`];
    }
    case 'wait': {
      const { label, queuedAt = 0, waitedUntil = 0, acceptedAt } = subject.connection;
      const wait = durationUs(waitedUntil - queuedAt);
      const head = acceptedAt === undefined ? 'was never accepted' : 'waits to be accepted';
      const why = 'It is connected, but no process has called accept for it.';
      return [`${label} ${head}`, `in the queue for ${wait}, from ${at(queuedAt)}`, why];
    }
    case 'idle': {
      const { start, end, waiting, process, span } = subject.idle;
      const whom = span.connection === undefined ? '' : ` with ${span.connection.label}`;
      const others = `${count(waiting, 'client')} ${waiting === 1 ? 'waits' : 'wait'}`;
      return [
        `${others}, and the server sits blocked`,
        `${process.label} is in ${wordFor(span)}${whom} for ${durationUs(end - start)}`,
      ];
    }
    case 'starting': {
      const { label, start, forkedAt = start } = subject.process;
      return [`${label} is starting`, `for ${durationUs(start - forkedAt)}, until its code runs`];
    }
    case 'level': {
      const { object, value, ts } = subject;
      const { filling, label } = object;
      const where = filling?.unit === 'value' ? 'is the value of' : 'in';
      return [`${levelText(value, filling)} ${where} ${label}`, `from ${at(ts)} on`];
    }
    case 'holding': {
      const { process, fd, from, until, writes } = subject.holding;
      const { label } = subject.object;
      const by = fd === undefined ? '' : ` with descriptor ${fd}`;
      const memory = 'What one process writes there, all that have it can read.';
      const end = writes
        ? 'As long as anybody holds an end to write, a reader waits for more.'
        : 'As long as anybody holds an end to read, a writer goes on.';
      return [
        `${process.label} (pid ${process.pid}) holds ${label}${by}`,
        `to ${purpose(subject.holding)}, from ${at(from)} to ${at(until)}`,
        fd === undefined ? memory : end,
      ];
    }
    default:
      return aboutMessage(subject.message, at);
  }
}

function aboutCall(span: Span, at: (ts: number) => string): string[] {
  const { process, start, end, open, connection, operation } = span;
  const took = durationUs(end - start);
  const how =
    operation.does === 'enters'
      ? `for ${took}, from ${at(start)} to ${at(end)}`
      : open
        ? `never ended; blocked for ${took}, from ${at(start)}`
        : end - start < BLOCKED
          ? `returned at once, after ${took}, at ${at(start)}`
          : `blocked for ${took}, from ${at(start)} to ${at(end)}`;
  const client = connection === undefined ? '' : ` · ${connection.label} (${connection.name})`;
  return [callText(span), how, `${process.label}, ${pidText(process)}${client}`];
}

const MESSAGES: Readonly<Record<Message['kind'], string>> = {
  data: '',
  connection: 'a connection',
  eof: 'the end of the stream',
  fork: 'starts a child process',
  pass: 'hands its client to a child',
};

function aboutMessage(message: Message, at: (ts: number) => string): string[] {
  const { kind, from, to, bytes, text } = message;
  const head =
    kind === 'data' ? `${quoteData(text, bytes)}, ${count(bytes, 'byte')}` : MESSAGES[kind];
  return [
    head,
    `${from.process.label} → ${to.process.label}`,
    `from ${at(from.ts)} to ${at(to.ts)}: ${durationUs(to.ts - from.ts)} later`,
  ];
}
