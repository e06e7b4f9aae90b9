/**
 * Is there one order of all operations that explains what was read? Each value must have been written once.
 *
 * What must come before what is found step by step: the order of each program; a value is written before it is read; and
 * between a write and who reads it, there is no other write to that page. A circle means that there is no such order.
 *
 * @module
 */
import type { History } from './history.ts';

interface Operation {
  readonly node: number;
  readonly page: string;
  readonly kind: 'read' | 'write';
  readonly value: number;
  readonly from: number;
}

/** A sentence when the answers of a shared memory cannot be explained. */
export function memoryMistake(history: History): string[] {
  const done = operationsOf(history);
  const writers = new Map<string, number>();
  for (const [i, { kind, page, value }] of done.entries()) {
    if (kind === 'write') writers.set(`${page} ${value}`, i);
  }
  for (const { kind, page, value, node } of done) {
    if (kind === 'read' && value !== 0 && !writers.has(`${page} ${value}`)) {
      return [`Node ${node} read ${page} = ${value}, which nobody had written`];
    }
  }
  const circle = findCircle(done, writers);
  if (circle === undefined) return [];
  const { node, kind, page, value } = circle;
  return [
    `No order of the ${done.length} operations explains the answers: node ${node}, which ` +
      `${kind === 'read' ? 'read' : 'wrote'} ${page} = ${value}, would have to do so before it did`,
  ];
}

/** All operations that were answered, and the writes that were not. */
function operationsOf({ entries }: History): Operation[] {
  const operations: Operation[] = [];
  const open = new Map<number, { page: string; write: number | undefined; from: number }>();
  const put = (node: number, value: number, kind: 'read' | 'write') => {
    const { page, from } = open.get(node)!;
    operations.push({ node, page, kind, value, from });
    open.delete(node);
  };
  for (const { node, did, at } of entries) {
    if (did[0] === 'read') open.set(node, { page: did[1], write: undefined, from: at });
    else if (did[0] === 'write') open.set(node, { page: did[1], write: did[2], from: at });
    else if (did[0] === 'reply' && open.has(node)) {
      const { write } = open.get(node)!;
      put(node, write ?? did[1] ?? NaN, write === undefined ? 'read' : 'write');
    }
  }
  for (const [node, { write }] of open) if (write !== undefined) put(node, write, 'write');
  return operations;
}

/** One operation of a circle. */
function findCircle(done: readonly Operation[], writers: ReadonlyMap<string, number>) {
  // before[i]: what comes before operation i, as the bits of a number.
  const before: bigint[] = done.map(() => 0n);
  const last = new Map<number, number>();
  for (const [i, { node }] of done.entries()) {
    const previous = last.get(node);
    if (previous !== undefined) add(before, previous, i);
    last.set(node, i);
  }
  const reads = done.map(({ kind, page, value }, i) => ({
    i,
    page,
    write: kind === 'read' ? writers.get(`${page} ${value}`) : undefined,
    isRead: kind === 'read',
  }));
  for (const { i, write } of reads) if (write !== undefined) add(before, write, i);
  for (let changed = true; changed;) {
    changed = false;
    for (const { i, page, write, isRead } of reads) {
      if (!isRead) continue;
      for (const [other, { kind, page: its }] of done.entries()) {
        if (kind !== 'write' || its !== page || other === write) continue;
        // Before the read: then before the write that it reads. After that write: then after the read.
        if (has(before, other, i) && write !== undefined)
          changed = add(before, other, write) || changed;
        if (write === undefined || has(before, write, other))
          changed = add(before, i, other) || changed;
      }
    }
    const circle = done.find((_, i) => has(before, i, i));
    if (circle !== undefined) return circle;
  }
  return undefined;
}

function has(before: readonly bigint[], first: number, then: number): boolean {
  return ((before[then]! >> BigInt(first)) & 1n) === 1n;
}

/** Notes that one comes before another, and all that follows from it. False: that was known. */
function add(before: bigint[], first: number, then: number): boolean {
  if (has(before, first, then)) return false;
  const more = before[first]! | (1n << BigInt(first));
  before[then]! |= more;
  for (const i of before.keys()) if (has(before, then, i)) before[i]! |= before[then]!;
  return true;
}
