/**
 * What the student is told who made a known mistake. Advice is tested as verdicts are: `wrong/<check>.md` quotes
 * words of it below the sentence that says what goes wrong, a wrong program of its own in its second line:
 * `// advice: …`.
 *
 * @module
 */
import { readFileSync } from 'node:fs';
import type { LoadedExercise } from '../exercises/catalog.ts';
import { writeAtomically } from '../exercises/kit.ts';
import type { Outcome } from '../trial/outcome.ts';
import { formatMistakes, parseMistakes, type Mistake } from './mistakes.ts';
import type { Specimen } from './specimens.ts';

/** What a wrong program came to at the check that must catch it. */
export interface Caught {
  readonly specimen: Specimen;
  readonly outcomes: ReadonlyMap<string, Outcome>;
}

/** Words that tell this advice from others: its first sentence, or more when that is short. */
export function quoteOf(advice: string): string {
  return /^.{40,}?[.?!](?=\s|$)/.exec(advice)?.[0] ?? advice;
}

/** What is wrong with the advice that was shown; nothing when it holds the words that are expected, or none are. */
export function complaintsAboutAdvice(
  { advice }: Pick<Specimen, 'advice'>,
  outcome: Outcome,
): string[] {
  if (advice === undefined || outcome.verdict === 'not-judged') return [];
  if (outcome.advice.includes(advice)) return [];
  const shown = outcome.advice === '' ? 'no advice' : `"${outcome.advice}"`;
  return [
    `Its advice must say "${advice}", but is ${shown}`,
    `It was seen that ${outcome.message}`,
  ];
}

/** A mistake with the words of this advice, if the ones that it has are not in it. */
export function withAdvice(mistake: Mistake, advice: string): Mistake {
  if (mistake.advice !== undefined && advice.includes(mistake.advice)) return mistake;
  const { advice: _, ...rest } = mistake;
  return advice === '' ? rest : { ...rest, advice: quoteOf(advice) };
}

/** Names of wrong programs that say nothing of their advice. */
export function withoutAdvice(specimens: readonly Specimen[]): string[] {
  return specimens
    .filter(({ kind, advice, broken }) => kind === 'wrong' && broken === undefined && !advice)
    .map(({ exercise, name }) => `${exercise.id} ${name}`);
}

/** Writes down the advice that was shown, for all of these that say nothing of it. Gives how many these were. */
export function writeAdvice(exercise: LoadedExercise, caught: readonly Caught[]): number {
  const news = caught.flatMap(({ specimen, outcomes }) => {
    const { advice = '' } = outcomes.get(specimen.caughtBy ?? '') ?? {};
    const isNew = specimen.exercise === exercise && specimen.advice === undefined;
    return isNew && specimen.kind === 'wrong' && advice !== '' ? [{ specimen, advice }] : [];
  });
  for (const { specimen, advice } of news) {
    const { file, name } = specimen;
    const text = readFileSync(file, 'utf8');
    writeAtomically(
      file,
      file.endsWith('.md')
        ? inMistakes(text, name.replace('wrong/', ''), advice)
        : text.replace('\n', `\n// advice: ${quoteOf(advice)}\n`),
    );
  }
  return news.length;
}

function inMistakes(text: string, name: string, advice: string): string {
  const file = parseMistakes(text);
  const mistakes = file.mistakes.map((mistake) =>
    mistake.name === name ? withAdvice(mistake, advice) : mistake,
  );
  return formatMistakes({ ...file, mistakes });
}
