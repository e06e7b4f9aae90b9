/**
 * An array that looks before each access whether the page is here: what the main thread has of checked pages.
 *
 * @module
 */
import { ANSWERS, BUSY, ENDED, type Shared } from './checked-pages.ts';
import { inspect } from 'node:util';
import { READABLE, WRITABLE } from './member.ts';
import type { View, ViewType } from './views.ts';

/** What a view needs of its memory. */
export interface Checked {
  readonly shared: Shared;
  /** Tells the Worker of a fault. */
  fault(no: number, write: boolean): void;
  /** Ends the process: its memory cannot be had any more. */
  end(status: number): never;
}

/** Methods of arrays that give an array: here one of the view's type, with a memory of its own. */
const COPIES = new Set<PropertyKey>(['slice', 'map', 'filter', 'toReversed', 'toSorted', 'with']);

/** A view of all pages. Its methods are those of arrays, element by element: each is an access of its own. */
export function checkedView<T extends View>(Type: ViewType<T>, checked: Checked): T {
  const raw = new Type(checked.shared.memory);
  const { enter, leave } = gate(raw, checked);
  const read = (index: number): unknown => {
    enter(index, READABLE);
    const value = raw[index];
    leave();
    return value;
  };
  const proxy: T = new Proxy(raw, {
    get(_, key) {
      const index = indexOf(key);
      if (index === undefined) return named(key, raw, proxy, Type);
      return index < raw.length ? read(index) : undefined;
    },
    set(_, key, value) {
      const index = indexOf(key);
      if (index === undefined) return false;
      if (index >= raw.length) return true; // there an array of numbers takes nothing, and does not complain
      enter(index, WRITABLE);
      try {
        raw[index] = value; // throws for a number where there are bigints
      } finally {
        leave();
      }
      return true;
    },
    getOwnPropertyDescriptor(_, key) {
      const index = indexOf(key);
      if (index === undefined || index >= raw.length) return undefined;
      return { value: read(index), writable: true, enumerable: true, configurable: true };
    },
    defineProperty: () => false,
  });
  // console.log() looks behind a proxy, where an old copy may lie.
  const shown = () => Array.from({ length: Math.min(raw.length, 100) }, (_, i) => proxy[i]);
  Object.defineProperty(raw, inspect.custom, { value: shown });
  return proxy;
}

/** The number in a key: every access by number comes as a text. */
function indexOf(key: PropertyKey): number | undefined {
  if (typeof key !== 'string' || key === '') return undefined;
  let index = 0;
  for (let i = 0; i < key.length; i++) {
    const digit = key.charCodeAt(i) - 48;
    if (digit < 0 || digit > 9) return undefined;
    index = 10 * index + digit;
  }
  return index;
}

interface Gate {
  /** Comes back when the page is here, and it stays until `leave`. */
  readonly enter: (index: number, right: number) => void;
  readonly leave: () => void;
}

function gate({ BYTES_PER_ELEMENT }: View, checked: Checked): Gate {
  const { shared } = checked;
  const rights = new Int32Array(shared.rights);
  const state = new Int32Array(shared.state);
  const inPage = shared.pageSize / BYTES_PER_ELEMENT;
  const leave = () => void Atomics.store(state, BUSY, 0);
  const enter = (index: number, right: number): void => {
    const no = Math.floor(index / inPage);
    for (;;) {
      const answers = Atomics.load(state, ANSWERS);
      // First the mark, then the look: who takes the right away first takes it, then looks for the mark.
      Atomics.store(state, BUSY, no + 1);
      if (Atomics.load(rights, no) >= right) return;
      leave();
      const ended = Atomics.load(state, ENDED);
      if (ended !== 0) checked.end(ended);
      checked.fault(no, right === WRITABLE);
      Atomics.wait(state, ANSWERS, answers);
    }
  };
  return { enter, leave };
}

/** What has a name: methods work on the view itself, all else is of the array. */
function named<T extends View>(key: PropertyKey, raw: T, proxy: T, Type: ViewType<T>): unknown {
  const method: unknown = Reflect.get(Array.prototype, key);
  if (key === 'set') {
    return (source: ArrayLike<never>, offset = 0) => {
      if (offset + source.length > raw.length) throw new RangeError('Values must fit');
      for (let i = 0; i < source.length; i++) proxy[offset + i] = source[i]!;
    };
  }
  if (key === 'buffer') throw new Error('Memory with checked pages must be read through its views');
  if (key === 'constructor' || typeof method !== 'function') return Reflect.get(raw, key, raw);
  if (!COPIES.has(key)) return method.bind(proxy);
  return (...args: unknown[]) => new Type(method.apply(proxy, args));
}
