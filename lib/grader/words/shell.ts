/**
 * Words for a command line that is shown to be copied.
 *
 * @module
 */

/** A word as a shell wants it: in quotes when it holds anything that means something to a shell. */
export function shellWord(word: string): string {
  if (/^[\w./:=@%+-]+$/.test(word) && !word.startsWith('-')) return word;
  const safe = word.startsWith('-') ? `./${word}` : word;
  // Only quotes with a dollar sign know how to write a control character.
  if (/\p{Cc}/u.test(safe)) return `$'${safe.replace(/['\\]|\p{Cc}/gu, escaped)}'`;
  return /^[\w./:=@%+-]+$/.test(safe) ? safe : `'${safe.replaceAll("'", String.raw`'\''`)}'`;
}

function escaped(character: string): string {
  if (character === "'" || character === '\\') return `\\${character}`;
  return `\\x${(character.codePointAt(0) ?? 0).toString(16).padStart(2, '0')}`;
}
