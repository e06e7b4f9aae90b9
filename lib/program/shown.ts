/**
 * What another machine sends, for a person to read: a control character of it could move the cursor, change the title
 * of the window, or write over what stands there.
 *
 * @module
 */

/** Control characters but line ends and tabs, and those that turn the direction of writing. */
const DANGEROUS = /[^\P{Cc}\n\t]|[\u202a-\u202e\u2066-\u2069]/gu;

/** Text with each control character as `\x1b`. */
export function printable(text: string): string {
  return text.replace(DANGEROUS, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16)}`;
  });
}

const decoder = new TextDecoder();

/** Bytes for stdout: as they are for a pipe or a file, printable on a terminal. */
export function shown(bytes: Uint8Array): Uint8Array | string {
  return process.stdout.isTTY ? printable(decoder.decode(bytes, { stream: true })) : bytes;
}
