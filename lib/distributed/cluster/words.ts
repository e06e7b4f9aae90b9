/**
 * Words for numbers.
 *
 * @module
 */

/** `1 message`, `3 messages`, `2 entries`. */
export function count(n: number, noun: string): string {
  const many = noun.endsWith('y') ? `${noun.slice(0, -1)}ies` : `${noun}s`;
  return `${n.toLocaleString('en')} ${n === 1 ? noun : many}`;
}
