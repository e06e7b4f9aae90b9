/**
 * The words of an expression, and how mistakes in one are reported.
 *
 * @module
 */

/** What is wrong with an expression, for whoever wrote it. */
export class ExpressionError extends Error {}

/** A number, any other single character, or the end. */
export interface Token {
  readonly kind: 'number' | 'symbol' | 'end';
  readonly text: string;
  /** Counted in characters from 1; an emoji is one character, though two code units of UTF-16. */
  readonly column: number;
}

const PIECE = /(?<blanks>[ \t]+)|(?<number>(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?)|./gsuy;

/** Cuts `text` into tokens, one at a time; the last one is the end. */
export function* tokens(text: string): Generator<Token, void> {
  let column = 1;
  for (const { 0: piece, groups = {} } of text.matchAll(PIECE)) {
    if (groups['number'] !== undefined) {
      yield { kind: 'number', text: piece, column };
      column += piece.length;
    } else if (groups['blanks'] !== undefined) {
      column += piece.length;
    } else {
      yield { kind: 'symbol', text: piece, column };
      column++;
    }
  }
  yield { kind: 'end', text: '', column };
}

/** The error for a token that cannot stand where it stands. */
export function unexpected({ kind, text, column }: Token): ExpressionError {
  const what = kind === 'end' ? 'end' : `"${visible(text)}"`;
  return new ExpressionError(`unexpected ${what} at column ${column}`);
}

/** Controls, odd blanks and marks of direction would break the line or upset a terminal: their code point instead. */
function visible(text: string): string {
  return text.replace(
    /[\p{C}\p{Z}]/gu,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
}
