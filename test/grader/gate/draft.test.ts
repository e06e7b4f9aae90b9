// The copy in which a mistake is made, and what becomes of it in wrong/<check>.md.
import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  beginDraft,
  draftOf,
  readDraft,
  saveDraft,
  type Draft,
} from '../../../lib/grader/gate/draft.ts';
import { edit, temporaryFolder, type Change } from '../../helpers/folder.ts';
import { exerciseOf } from '../../helpers/specimen.ts';

const exercise = await exerciseOf('00');

/** A draft in a copy of the exercise, one file of which was changed before. */
function draftIn(name: string, file = 'wrong/greets.md', ...changes: Change[]): Draft {
  const folder = join(temporaryFolder(), exercise.id);
  cpSync(exercise.folder, folder, { recursive: true });
  if (changes.length > 0) edit(join(folder, file), ...changes);
  const draft = draftOf({ ...exercise, folder }, 'greets', name, false);
  return { ...draft, copy: join(folder, 'copy.ts') };
}

describe('a draft', () => {
  test('begins as its right program, with a line for what goes wrong', () => {
    const draft = draftIn('shouts');
    expect(beginDraft(draft)).toEqual([]);
    expect(readFileSync(draft.copy, 'utf8')).toBe(`// Mistake in right/plain.ts:\n${draft.right}`);
  });

  test('of a mistake that is there already begins as that, and is saved in its place', () => {
    const draft = draftIn('no-newline');
    const before = readFileSync(draft.file, 'utf8');
    beginDraft(draft);
    saveDraft(draft, readDraft(draft, undefined));
    expect(readFileSync(draft.file, 'utf8')).toBe(before);
    expect(existsSync(draft.copy)).toBe(false);

    beginDraft(draft);
    edit(draft.copy, ['!`)', '! `)'], [/: .*/, ': A space is no newline.']);
    saveDraft(draft, readDraft(draft, true));
    const after = readFileSync(draft.file, 'utf8');
    const names = before.replace('## no-newline', '## no-newline (a hang)').match(/^## .*/gm);
    expect(after.match(/^## .*/gm)).toEqual(names);
    expect(after).toContain('(a hang)\n\nA space is no newline.\n');
    expect(after).toContain('+process.stdout.write(`Hello, ${name}! `);');
  });

  test('hangs as it did when nothing is said', () => {
    const draft = draftIn('no-newline', 'wrong/greets.md', ['no-newline', 'no-newline (a hang)']);
    beginDraft(draft);
    expect(readDraft(draft, undefined).hangs).toBe(true);
    expect(readDraft(draft, false).hangs).toBe(false);
  });

  test('that says nothing, or changes nothing, is no mistake', () => {
    const draft = draftIn('new');
    beginDraft(draft);
    expect(() => readDraft(draft, undefined)).toThrow('"// Mistake in right/plain.ts: It …"');
    edit(draft.copy, [':\n', ': Something.\n']);
    expect(() => readDraft(draft, undefined)).toThrow('It is right/plain.ts still');
    writeFileSync(draft.copy, draft.right);
    expect(() => readDraft(draft, undefined)).toThrow('Its first line must say');
  });

  test('says which edits do not fit any more, and has the others', () => {
    const draft = draftIn('on-stderr', 'right/plain.ts', ['Hello,', 'Hello']);
    expect(beginDraft(draft)).toEqual([
      expect.stringMatching(/^its lines are not in the program:\n-console/),
    ]);
    expect(readFileSync(draft.copy, 'utf8')).toContain('console.log(`Hello ${name}!`);');
  });
});

describe('draftOf()', () => {
  const elsewhere = { ...exercise, folder: temporaryFolder() };
  cpSync(join(exercise.folder, 'right'), join(elsewhere.folder, 'right'), { recursive: true });
  cpSync(join(exercise.folder, 'solution'), join(elsewhere.folder, 'solution'), {
    recursive: true,
  });

  test('takes the solution for the first mistake of a check, or the plain program if asked', () => {
    expect(draftOf(elsewhere, 'greets', 'new', false).saved).toEqual({
      base: 'solution/first-steps.ts',
      check: 'greets',
      mistakes: [],
    });
    expect(draftOf(elsewhere, 'greets', 'new', true).saved.base).toBe('right/plain.ts');
  });

  test('refuses a right program that is not the one of the file', () => {
    const draft = draftIn('new', 'wrong/greets.md', ['right/plain.ts', 'solution/first-steps.ts']);
    expect(() => draftOf(draft.exercise, 'greets', 'new', true)).toThrow(
      'The mistakes of wrong/greets.md are in solution/first-steps.ts, not in right/plain.ts',
    );
  });

  test('refuses a check or a name that cannot be', () => {
    const refusal = (check: string, name: string) => () => draftOf(exercise, check, name, false);
    expect(refusal('no', 'x')).toThrow('has no check "no". It has: greets, needs-a-name');
    expect(refusal('greets', 'Two words')).toThrow('words of a–z and digits');
    expect(refusal('greets', 'status-0')).toThrow('"status-0" is taken: wrong/needs-a-name.md');
    const unread = () => draftIn('new', 'wrong/greets.md', ['## says-more', '## says more']);
    expect(unread).toThrow('wrong/greets.md: A mistake must be a heading');
  });
});
