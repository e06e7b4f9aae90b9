/**
 * A run as strace prints it, a line for each call, in the order in which they began:
 *
 *     [pid 101] 0.003512 readSocket(4, "hello", 65536) = 5 <0.000120>
 *
 * @module
 */
import { callText, levelText, purpose } from './calls.ts';
import { pidText } from './words.ts';
import type { Model } from '../model/model.ts';
import type { Process, Span } from '../model/things.ts';

/** The run as text. Seconds count from the first record; what a call took stands in angle brackets. */
export function toText(model: Model): string {
  const { processes, spans, connections, messages } = model;
  const lines: { ts: number; text: string }[] = spans.map((span) => ({
    ts: span.start,
    text: line(span.process, span.start, callText(span) + took(span)),
  }));
  const add = (process: Process, ts: number, text: string) =>
    lines.push({ ts, text: line(process, ts, text) });
  for (const process of processes) {
    add(process, process.start, `+++ ${process.name} begins +++`);
    const end = ending(process);
    if (end !== undefined) add(process, process.end, `+++ ${end} +++`);
  }
  for (const { queuedAt, server, name } of connections) {
    if (queuedAt !== undefined && server) add(server, queuedAt, `--- ${name} waits for accept ---`);
  }
  for (const { kind, from, to } of messages) {
    if (kind === 'fork') add(from.process, from.ts, `--- starts child ${to.process.pid} ---`);
    if (kind === 'pass')
      add(from.process, from.ts, `--- gives its client to ${to.process.pid} ---`);
  }
  for (const object of model.objects) {
    for (const { process, from, until, ...held } of object.holdings) {
      const by = held.fd === undefined ? '' : ` with descriptor ${held.fd}`;
      const what = `${object.label}${by}, to ${purpose(held)}`;
      add(process, from, `--- holds ${what} ---`);
      add(process, until, `--- holds no more ${what} ---`);
    }
    for (const { ts, value, by } of object.filling?.levels ?? [])
      add(by, ts, `--- ${object.label}: ${levelText(value, object.filling)} ---`);
  }
  lines.sort((a, b) => a.ts - b.ts);
  return lines.map(({ text }) => `${text}\n`).join('');
}

function line(process: Process, ts: number, text: string): string {
  return `[${pidText(process)}] ${seconds(ts)} ${text}`;
}

function took(span: Span): string {
  return span.open ? '' : ` <${seconds(span.end - span.start)}>`;
}

function ending(process: Process): string | undefined {
  if (process.fate === 'exited') return `exited with ${process.code}`;
  return process.fate === 'killed' ? 'was killed' : undefined;
}

function seconds(microseconds: number): string {
  return (microseconds / 1e6).toFixed(6);
}
