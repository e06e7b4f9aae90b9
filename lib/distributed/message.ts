/**
 * Messages as JSON: what would arrive different from what was sent is an error.
 *
 * @module
 */

/** The most bytes of a message. */
const LIMIT = 64 * 1024;
/** Deeper than this is a circle. */
const DEPTH = 100;

/** A message as text, copied at once: what its sender changes later does not travel. */
export function encode(message: unknown): string {
  const copy = copyOf(message, 'message', 0);
  const type = typeof copy === 'object' && copy !== null ? Reflect.get(copy, 'type') : undefined;
  if (typeof type !== 'string') {
    throw new Error(`Message must be an object with a type, a string: got ${short(copy)}`);
  }
  const json = JSON.stringify(copy);
  const size = bytesOf(json);
  if (size > LIMIT) throw new Error(`Message must have at most ${LIMIT} bytes: got ${size}`);
  return json;
}

/** A copy that JSON keeps as it is. Fields that are undefined are left out, as JSON does. */
function copyOf(value: unknown, path: string, depth: number): unknown {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  if (depth > DEPTH)
    throw new Error(`Message must be plain JSON: ${path} is too deep, or a circle`);
  if (Array.isArray(value)) {
    return Array.from(value, (part: unknown, i) => copyOf(part, `${path}[${i}]`, depth + 1));
  }
  if (typeof value !== 'object' || !isPlain(value)) {
    throw new Error(`Message must be plain JSON: ${path} is ${nameOf(value)}`);
  }
  const copy: Record<string, unknown> = Object.create(null);
  for (const [name, part] of Object.entries(value)) {
    if (part !== undefined) copy[name] = copyOf(part, `${path}.${name}`, depth + 1);
  }
  return copy;
}

/** Is this `{…}`, and not an instance of a class? */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function nameOf(value: unknown): string {
  if (typeof value === 'number') return String(value);
  if (typeof value !== 'object' || value === null) return `a value of type ${typeof value}`;
  return `an instance of ${value.constructor?.name || 'a class'}`;
}

function short(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

/** The length in UTF-8. */
function bytesOf(text: string): number {
  let bytes = text.length;
  for (const character of text.length > LIMIT / 3 ? text : '') {
    const code = character.codePointAt(0) ?? 0;
    if (code > 0x7f) bytes += code > 0xffff ? 2 : code > 0x7ff ? 2 : 1;
  }
  return bytes;
}
