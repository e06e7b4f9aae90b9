// Mistakes as what they change: reading, applying, and deriving them from two programs.
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { deriveBlocks } from '../../../lib/grader/gate/derive.ts';
import { applyMistake, formatMistakes, parseMistakes } from '../../../lib/grader/gate/mistakes.ts';

const FILE = `# Mistakes in solution/echo.ts that \`ends\` must catch

## goes-on (a hang)

Goes on after the end.

> It waits for something.

\`\`\`diff
-  if (n === 0) break;
\`\`\`

\`\`\`diff
 close();

+await never();
\`\`\`

## stops

Stops too early: after the first read.

\`\`\`diff
-for (;;) {
+{
\`\`\`
`;

describe('parseMistakes()', () => {
  test('reads the right program, the check, and each mistake with its edits', () => {
    expect(parseMistakes(FILE)).toEqual({
      base: 'solution/echo.ts',
      check: 'ends',
      mistakes: [
        {
          name: 'goes-on',
          about: 'Goes on after the end.',
          hangs: true,
          advice: 'It waits for something.',
          blocks: ['-  if (n === 0) break;\n', ' close();\n\n+await never();\n'],
        },
        {
          name: 'stops',
          about: 'Stops too early: after the first read.',
          hangs: false,
          blocks: ['-for (;;) {\n+{\n'],
        },
      ],
    });
  });

  test('reads what formatMistakes() writes', () => {
    expect(formatMistakes(parseMistakes(FILE))).toBe(FILE);
  });

  test.each([
    ['no check in the first line', '`ends`', 'ends', 'The first line must be'],
    ['a right program elsewhere', 'solution/', 'starter/', 'The first line must be'],
    ['no mistake', FILE.slice(FILE.indexOf('## ')), '', 'got ""'],
    ['a name of two words', '## stops', '## stops early', 'got "## stops early"'],
    ['another mark', '(a hang)', '(hangs)', 'got "## goes-on (hangs)"'],
    ['no sentence', 'Goes on after the end.\n\n', '', 'got "## goes-on (a hang)"'],
    [
      'a quote of one word, which many an advice has',
      'It waits for something.',
      'It',
      'got "## goes',
    ],
    ['a quote of two lines', 'It waits', 'It waits\n>', 'got "## goes-on (a hang)"'],
    ['two sentences in lines of their own', 'early: ', 'early:\n', 'got "## stops"'],
    ['a block that is not closed', '{\n```\n', '{\n', 'got "## stops"'],
    ['a block of another language', '```diff\n-for', '```ts\n-for', 'got "## stops"'],
    ['a line without a sign', '+await', 'await', 'got "## goes-on (a hang)"'],
    ['words behind a block', '```\n\n## stops', '```\n\nThen:\n\n## stops', 'got "## goes-on'],
  ])('refuses %s', (_, from, to, message) => {
    expect(FILE).toContain(from);
    expect(() => parseMistakes(FILE.replace(from, to))).toThrow(message);
  });
});

describe('applyMistake()', () => {
  const apply = (program: string, ...blocks: string[]) => applyMistake(program, { blocks });

  test('puts the lines with + in the place of those with -, wherever they stand', () => {
    expect(apply('a\nb\nc\n', '-b\n+B\n+B\n')).toEqual({ text: 'a\nB\nB\nc\n', unfit: [] });
    expect(apply('a\nb\nc\n', ' c\n+d\n', '-a\n')).toEqual({ text: 'b\nc\nd\n', unfit: [] });
    expect(apply('a\n\nb\n', ' a\n\n-b\n')).toEqual({ text: 'a\n\n', unfit: [] });
  });

  test('seeks all places in the right program: no edit finds what another has put in', () => {
    expect(apply('a\nb\n', '-a\n+b\n', '-b\n+c\n')).toEqual({ text: 'b\nc\n', unfit: [] });
    expect(apply('a\nb\n', '-a\n+c\n', '-c\n+d\n').unfit).toHaveLength(1);
  });

  test.each([
    ['are not there', ['-x\n+y\n'], 'its lines are not in the program:\n-x\n+y\n'],
    ['are there in another order', ['-b\n-a\n'], 'its lines are not in the program:\n-b\n-a\n'],
    ['are a part of a line', ['-ab\n'], 'its lines are not in the program:\n-ab\n'],
    ['are there twice', ['-b\n'], 'its lines are in the program more than once:\n-b\n'],
    ['overlap with themselves', ['-c\n-c\n'], 'more than once:\n-c\n-c\n'],
    ['are none', ['+x\n'], 'it has no line of the program:\n+x\n'],
    ['stay as they are', [' a\n'], 'it changes nothing:\n a\n'],
    ['belong to another edit', [' a\n-b\n', '-a\n b\n+x\n'], 'its lines are another edit’s too:\n'],
  ])('leaves an edit out whose lines %s, and says which', (_, blocks, unfit) => {
    const program = 'a\nb\nc\nc\nc\nxab\nb\n';
    const found = apply(program, ...blocks, '-xab\n+fits\n');
    expect(found.unfit).toEqual([expect.stringContaining(unfit)]);
    expect(found.text).toContain('\nfits\n');
  });
});

describe('deriveBlocks()', () => {
  test('gives what has changed, and as little around it as makes it unlike all else', () => {
    expect(deriveBlocks('a\nb\nc\n', 'a\nB\nc\n')).toEqual(['-b\n+B\n']);
    expect(deriveBlocks('a\nb\nc\n', 'a\nb\nx\nc\n')).toEqual([' b\n+x\n']);
    expect(deriveBlocks('a\nb\nc\nb\n', 'a\nb\nc\n')).toEqual([' c\n-b\n']);
    expect(deriveBlocks('b\nc\nb\n', 'c\nb\n')).toEqual(['-b\n c\n']);
    expect(deriveBlocks('a\nb\nc\nd\n', 'A\nb\nc\nD\n')).toEqual(['-a\n+A\n', '-d\n+D\n']);
  });

  test('makes one edit of two whose surroundings would overlap', () => {
    expect(deriveBlocks('x\nm\nx\n', 'y\nm\ny\n')).toEqual(['-x\n+y\n m\n-x\n+y\n']);
  });

  test('gives nothing for the same program', () => {
    expect(deriveBlocks('a\nb\n', 'a\nb\n')).toEqual([]);
  });

  // Few words, so that lines are often alike, and empty.
  const program = fc
    .array(fc.constantFrom('', '}', '  return;', 'a', '-b', '+c', '## d', '```'), { maxLength: 12 })
    .map((lines) => lines.map((line) => `${line}\n`).join(''));

  test('finds edits that lead from any program to any other, written down and read again', () => {
    const right = program.filter((text) => text !== '');
    fc.assert(
      fc.property(right, program, (from, to) => {
        const blocks = deriveBlocks(from, to);
        fc.pre(blocks.length > 0);
        const mistake = { name: 'any', about: 'Anything goes wrong.', hangs: false, blocks };
        const file = { base: 'right/plain.ts', check: 'any', mistakes: [mistake] };
        const read = parseMistakes(formatMistakes(file));
        expect(read).toEqual(file);
        expect(applyMistake(from, { blocks })).toEqual({ text: to, unfit: [] });
        // As an editor leaves it that cuts the space at the end of lines.
        expect(blocks.filter((block) => / $/m.test(block))).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });
});
