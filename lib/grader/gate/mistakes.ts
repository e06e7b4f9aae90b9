/**
 * Mistakes: wrong programs, each written down as what it changes in a right one.
 *
 * `wrong/<check>.md` holds the mistakes that a check must catch. Its first line names the right program; then each
 * mistake has a section: its name, a sentence that says what goes wrong, a quote of the advice that its author gets
 * (a new mistake may come without), and the change. A `diff` block is one edit without line numbers: its lines with ` ` and `-` must stand in the right program exactly once; those with ` ` and `+`
 * take their place. So an edit never goes to a wrong place: when the program changes under it, it does not fit.
 *
 * @module
 */

/** The mistakes of one file. */
export interface MistakeFile {
  /** The right program that they change: `solution/calc-server.ts`. */
  readonly base: string;
  /** The check that must catch them. */
  readonly check: string;
  readonly mistakes: readonly Mistake[];
}

export interface Mistake {
  readonly name: string;
  /** What goes wrong, in a sentence. */
  readonly about: string;
  /** Whether the program hangs, so that a time limit is what catches it. */
  readonly hangs: boolean;
  /** Words of the advice that is shown to who made it. */
  readonly advice?: string;
  /** The edits, each as the lines of a `diff` block. */
  readonly blocks: readonly string[];
}

const TITLE = /^# Mistakes in ((?:solution|right)\/[\w-]+\.ts) that `([\w-]+)` must catch\n\n/;
const SECTION =
  /^## ([\w-]+)( \(a hang\))?\n\n(?!```|>)(\S.*)\n\n(?:> (\S+ .*)\n\n)?((?:```diff\n(?:(?:[ +-].*)?\n)+?```\n+)+)$/;
const BLOCK = /^```diff\n(.*?)^```$/gms;

/**
 * Reads the mistakes of one file.
 *
 * @throws When something in it is of another form: a section that is skipped would never be tested.
 */
export function parseMistakes(text: string): MistakeFile {
  const [title = '', base, check] = TITLE.exec(text) ?? [];
  if (base === undefined || check === undefined) {
    const form = '# Mistakes in solution/PROGRAM.ts that `CHECK` must catch';
    throw new Error(`The first line must be "${form}": got "${text.split('\n', 1)[0]}"`);
  }
  const mistakes = text
    .slice(title.length)
    .split(/^(?=## )/m)
    .map(parseSection);
  return { base, check, mistakes };
}

function parseSection(section: string): Mistake {
  const [, name, hang, about = '', advice, diffs = ''] = SECTION.exec(section) ?? [];
  if (name === undefined) {
    const form =
      'a heading with its name, one line that says what goes wrong, perhaps a quote of the advice, and diff blocks';
    throw new Error(`A mistake must be ${form}: got "${section.split('\n', 1)[0]}"`);
  }
  const blocks = [...diffs.matchAll(BLOCK)].map(([, block = '']) => block);
  return {
    name,
    about,
    hangs: hang !== undefined,
    ...(advice !== undefined && { advice }),
    blocks,
  };
}

/** The text of a file of mistakes. */
export function formatMistakes({ base, check, mistakes }: MistakeFile): string {
  return [
    `# Mistakes in ${base} that \`${check}\` must catch\n`,
    ...mistakes.map(formatMistake),
  ].join('\n');
}

/** The text of its section. */
export function formatMistake({ name, about, hangs, advice, blocks }: Mistake): string {
  const diffs = blocks.map((block) => `\`\`\`diff\n${block}\`\`\`\n`);
  const quote = advice === undefined ? [] : [`> ${advice}\n`];
  return [`## ${name}${hangs ? ' (a hang)' : ''}\n`, `${about}\n`, ...quote, ...diffs].join('\n');
}

/**
 * The program with the mistake in it.
 *
 * @returns The program, and of each edit that does not fit why, with its lines: then the right program has changed since.
 */
export function applyMistake(
  program: string,
  { blocks }: Pick<Mistake, 'blocks'>,
): { text: string; unfit: readonly string[] } {
  const unfit: string[] = [];
  let text = program;
  let above = Infinity;
  // All places are sought in the right program: what one edit puts in must not be found by another. From its end to
  // its beginning, so that no edit moves the place of the next.
  const placed = blocks.map((block) => ({ block, ...placeOf(sidesOf(block), program) }));
  for (const { block, at, end, to, problem } of placed.toSorted((a, b) => b.at - a.at)) {
    if (problem === undefined && end <= above) {
      text = text.slice(0, at) + to + text.slice(end);
      above = at;
    } else unfit.push(`${problem ?? 'its lines are another edit’s too'}:\n${block}`);
  }
  return { text, unfit };
}

interface Sides {
  readonly from: string;
  readonly to: string;
}

interface Place {
  readonly at: number;
  readonly end: number;
  /** What takes the place of what is there. */
  readonly to: string;
  readonly problem?: string;
}

/** The lines of a block before and after. An editor may have cut the space that an empty line begins with. */
function sidesOf(block: string): Sides {
  const lines = block.match(/^.*\n/gm) ?? [];
  const side = (signs: string) =>
    lines
      .filter((line) => signs.includes(line.charAt(0)))
      .map((line) => (line === '\n' ? line : line.slice(1)))
      .join('');
  return { from: side(' -\n'), to: side(' +\n') };
}

/** Where these lines stand in the program, or why that cannot be said. */
function placeOf({ from, to }: Sides, program: string): Place {
  const lines = `\n${program}`;
  const at = lines.indexOf(`\n${from}`);
  const place = { at, end: at + from.length, to };
  if (from === '') return { ...place, problem: 'it has no line of the program' };
  if (from === to) return { ...place, problem: 'it changes nothing' };
  if (at < 0) return { ...place, problem: 'its lines are not in the program' };
  const twice = lines.includes(`\n${from}`, at + 1);
  return twice ? { ...place, problem: 'its lines are in the program more than once' } : place;
}
