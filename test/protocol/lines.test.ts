import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LineDecoder } from '../../lib/protocol/lines.ts';

/** Cuts `bytes` at the given places, and decodes the pieces one after another. */
function decode(bytes: Buffer, cuts: readonly number[], limit: number): string[] {
  const decoder = new LineDecoder(limit);
  const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length];
  places.sort((a, b) => a - b);
  const lines = places.slice(1).flatMap((end, i) => decoder.push(bytes.subarray(places[i], end)));
  return [...lines, ...decoder.end(), ...(decoder.tooLong ? ['too long'] : [])];
}

const cuts = fc.array(fc.nat(), { maxLength: 20 });

describe('LineDecoder', () => {
  it('gives the same lines wherever the stream is cut', () => {
    const lines = fc.array(fc.string({ unit: 'binary', maxLength: 12 }), { maxLength: 12 });
    fc.assert(
      fc.property(lines, fc.constantFrom('\n', '\r\n'), cuts, (lines, newline, cuts) => {
        const clean = lines.map((line) => line.replaceAll(/[\r\n]/g, ''));
        const stream = clean.map((line) => line + newline).join('');
        expect(decode(Buffer.from(stream), cuts, 1000)).toEqual(clean);
      }),
    );
  });

  it('agrees about a line over the limit wherever the stream is cut', () => {
    const stream = fc.string({ unit: fc.constantFrom('a', 'b', '\r', '\n'), maxLength: 40 });
    fc.assert(
      fc.property(stream, cuts, (stream, cuts) => {
        const bytes = Buffer.from(stream);
        expect(decode(bytes, cuts, 4)).toEqual(decode(bytes, [], 4));
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    ['a\nbc\n', ['a', 'bc']],
    ['a\nbc', ['a', 'bc']],
    ['\n\n', ['', '']],
    ['', []],
    ['abcd\r\n', ['abcd']],
    ['abcd\n\nabcde\nf\n', ['abcd', '', 'too long']],
    ['abcde', ['too long']],
    ['abcde\r', ['too long']],
    ['abcd\re\n', ['too long']],
    ['a\r\r\n', ['a\r']],
    ['éé\né\u00e9é\n', ['éé', 'too long']],
  ])('decodes %j into %j with a limit of 4', (stream, lines) => {
    expect(decode(Buffer.from(stream), [], 4)).toEqual(lines);
  });

  it('does not wait for the end of an endless line', () => {
    const decoder = new LineDecoder(4);
    expect(decoder.push(Buffer.from('abcd'))).toEqual([]);
    expect(decoder.tooLong).toBe(false);
    expect(decoder.push(Buffer.from('e'))).toEqual([]);
    expect(decoder.tooLong).toBe(true);
  });

  it('keeps its lines when the caller uses the buffer again', () => {
    const decoder = new LineDecoder(10);
    const buf = Buffer.from('abc');
    decoder.push(buf);
    buf.fill('x');
    expect(decoder.push(Buffer.from('\n'))).toEqual(['abc']);
  });
});
