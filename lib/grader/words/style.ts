/**
 * Colour and width of what is printed. Colour only repeats what the words say, and only on a terminal.
 *
 * @module
 * @see {@link https://no-color.org NO_COLOR}
 */
const CODES = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, cyan: 36 };

export type Colour = keyof typeof CODES;

/** Puts a colour on text; leaves it as it is where colours are not wanted. */
export type Paint = (colour: Colour, text: string) => string;

/** How to paint for this output. */
export function painter(isTerminal: boolean, env: NodeJS.ProcessEnv = process.env): Paint {
  const wanted = isTerminal && (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb';
  return (colour, text) => (wanted ? `\u001b[${CODES[colour]}m${text}\u001b[0m` : text);
}

/** Breaks text between words so that no line is longer than `width`; further lines begin with `indent`. */
export function wrap(text: string, width = 80, indent = ''): string {
  const lines: string[] = [];
  const [begin = '', ...words] = text.split(/(?<=\S) /);
  let line = begin;
  for (const word of words) {
    if (displayWidth(line) + 1 + displayWidth(word) <= width) line += ` ${word}`;
    else {
      lines.push(line);
      line = indent + word;
    }
  }
  return [...lines, line].join('\n');
}

/** Columns that a text takes: characters of East Asia and emoji take two. */
export function displayWidth(text: string): number {
  return Array.from(text).reduce((width, character) => width + (WIDE.test(character) ? 2 : 1), 0);
}

const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;
