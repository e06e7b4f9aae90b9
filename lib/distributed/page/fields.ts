/**
 * The fields of a node as JSON, for the eye.
 *
 * @module
 */
import type { Field } from './talk.ts';

/** Given by the library, and shown elsewhere. */
const GIVEN = new Set(['id', 'nodes', 'life']);
const DEEPEST = 6;
const LONGEST = 2000;

/** What a node holds. Anything can be in there: nothing of it may do harm. */
export function fieldsOf(look: () => object): Field[] {
  try {
    const node = look();
    return Object.keys(node).flatMap((name): Field[] =>
      GIVEN.has(name) ? [] : [[name, read(node, name)]],
    );
  } catch (error) {
    return [['(cannot be read)', String(error).slice(0, LONGEST)]];
  }
}

function read(node: object, name: string): string {
  try {
    const json = JSON.stringify(plain(Reflect.get(node, name), 0)) ?? 'undefined';
    return json.length > LONGEST ? `${json.slice(0, LONGEST)}…` : json;
  } catch {
    return '(cannot be read)';
  }
}

/** What JSON would leave out as something that can be seen: sets as lists, maps as objects. */
function plain(value: unknown, depth: number): unknown {
  if (typeof value === 'function' || typeof value === 'symbol') return `(${typeof value})`;
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= DEEPEST) return '…';
  const inner = (one: unknown) => (one === undefined ? null : plain(one, depth + 1));
  if (value instanceof Set || Array.isArray(value)) return Array.from(value, inner);
  const entries = value instanceof Map ? [...value] : Object.entries(value);
  return Object.fromEntries(entries.map(([name, one]) => [keyText(name, depth), inner(one)]));
}

/** A key of a map can be anything. */
function keyText(name: unknown, depth: number): string {
  return typeof name === 'string' ? name : JSON.stringify(plain(name, depth + 1));
}
