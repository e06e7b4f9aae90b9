/**
 * Places in the student's file, found from places in what was made of it.
 *
 * @module
 * @see {@link https://tc39.es/ecma426/ source maps}
 */

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** A column of a line, and where it comes from: the number of the file, its line and column. */
type Segment = readonly [column: number, file: number, line: number, from: number];

/** Numbers of a segment: groups of five bits, the lowest first, with a sign in the last bit. */
function numbers(text: string): number[] {
  const list: number[] = [];
  let value = 0;
  let shift = 0;
  for (const character of text) {
    const digit = DIGITS.indexOf(character);
    value += (digit & 31) << shift;
    shift += 5;
    if (digit & 32) continue;
    list.push(value & 1 ? -(value >> 1) : value >> 1);
    value = shift = 0;
  }
  return list;
}

/** The segments of each line. */
function decode(mappings: string): Segment[][] {
  let file = 0;
  let line = 0;
  let from = 0;
  return mappings.split(';').map((text) => {
    let column = 0;
    return text.split(',').flatMap((segment): Segment[] => {
      const [ahead, source, lines = 0, columns = 0] = numbers(segment);
      column += ahead ?? 0;
      file += source ?? 0;
      line += lines;
      from += columns;
      return source === undefined ? [] : [[column, file, line, from]];
    });
  });
}

/** The student's file, and the map of what was made of it and others. */
export interface Source {
  readonly file: string;
  readonly mappings: string;
  /** The number of the file in the map. */
  readonly source: number;
}

/** Makes errors of a worker readable: `text\u0000line:column…` becomes `text (node.ts:12:5)`. */
export function placing({ file, mappings, source }: Source): (error: string) => string {
  const lines = decode(mappings);
  return (error) => {
    const [text, ...places] = error.split('\u0000');
    for (const place of places) {
      const [line = 0, column = 0] = place.split(':').map(Number);
      // The student's file begins in the second line of the worker.
      const found = lines[line - 2]?.findLast(([at]) => at <= column - 1);
      if (found?.[1] !== source) continue;
      return `${text} (${file}:${found[2] + 1}:${found[3] + 1})`;
    }
    return text!;
  };
}
