/**
 * The world of a node: what its file finds by name. It is what the language itself has, without
 * clocks, randomness, and whatever happens later.
 *
 * @module
 */

/** What a node may use, where this Node.js has it. */
const ALLOWED = words(`
  Object Function Array Number Boolean String Symbol BigInt Map Set WeakMap WeakSet Math JSON RegExp
  Reflect Proxy Iterator Error AggregateError EvalError RangeError ReferenceError SyntaxError
  TypeError URIError ArrayBuffer DataView Int8Array Uint8Array Uint8ClampedArray Int16Array
  Uint16Array Int32Array Uint32Array Float32Array Float64Array BigInt64Array BigUint64Array parseInt
  parseFloat isNaN isFinite encodeURIComponent decodeURIComponent encodeURI decodeURI`);

/** What a program knows elsewhere, and a node does not. */
const BANNED = words(`
  Date Temporal Intl performance setTimeout setInterval setImmediate clearTimeout clearInterval
  clearImmediate queueMicrotask Promise process globalThis global window self fetch crypto WebSocket
  Worker Buffer EventTarget MessageChannel BroadcastChannel AbortSignal navigator Atomics
  SharedArrayBuffer WeakRef FinalizationRegistry WebAssembly postMessage XMLHttpRequest indexedDB
  localStorage document location structuredClone URL TextEncoder TextDecoder`);

function words(text: string): string[] {
  return text.trim().split(/\s+/);
}

/** Ends a node that reaches for what it cannot know. */
export function no(name: string): () => never {
  return () => {
    throw new Error(`${name} is not for a node: it knows only what it is told`);
  };
}

/** In the place of what is banned: whatever is done with it throws. */
function refusal(name: string): unknown {
  const refuse = no(name);
  const traps = { get: refuse, set: refuse, has: refuse, apply: refuse, construct: refuse };
  return new Proxy(function () {}, traps);
}

function silence(): object {
  const names = ['log', 'error', 'info', 'warn', 'debug', 'table', 'dir', 'trace', 'assert'];
  return Object.fromEntries(names.map((name) => [name, () => undefined]));
}

/** All names that a node's file may find, wherever it runs. */
export const NAMES: readonly string[] = ['console', ...ALLOWED, ...BANNED];

/** What a node's file finds by name. What is printed leads nowhere. */
export function nodeWorld(realm: object): Record<string, unknown> {
  const world: Record<string, unknown> = { console: silence() };
  for (const name of ALLOWED) if (name in realm) world[name] = Reflect.get(realm, name);
  for (const name of BANNED) world[name] = refusal(name);
  return world;
}

/** Takes from a realm what would tell a node more than it is told, by whatever way it is reached. */
export function purge(realm: typeof globalThis): void {
  realm.Math.random = no('Math.random');
  const later = realm.Array as { fromAsync?: unknown };
  delete later.fromAsync;
  // RegExp.$1 and the like remember the last match, of whichever node.
  for (const name of Object.getOwnPropertyNames(RegExp)) {
    const property = Object.getOwnPropertyDescriptor(RegExp, name);
    if (property?.get !== undefined) Reflect.deleteProperty(RegExp, name);
  }
}
