/**
 * What is wrong with what came of a specimen.
 *
 * @module
 */
import type { Outcome } from '../trial/outcome.ts';
import { complaintsAboutAdvice } from './advice.ts';
import type { Specimen } from './specimens.ts';

/** In what way a specimen did not do as it should. */
export function complaintsAbout(
  specimen: Specimen,
  outcomes: ReadonlyMap<string, Outcome>,
): string[] {
  if (specimen.broken !== undefined) return [specimen.broken];
  if (specimen.kind === 'wrong') return complaintsAboutWrong(specimen, outcomes);
  const { checks } = specimen.exercise.declaration;
  if (specimen.kind === 'starter') {
    const scored = checks
      .filter(({ id }) => (outcomes.get(id)?.points ?? 0) > 0)
      .map(({ id }) => id);
    if (scored.length > 0) return [`The starter has points already: ${scored.join(', ')}`];
    const passed = checks.every(({ id }) => outcomes.get(id)?.verdict === 'passed');
    return passed ? ['The starter passes everything'] : [];
  }
  return checks.flatMap(({ id }) => {
    const { verdict = 'did-not-run', message = '' } = outcomes.get(id) ?? {};
    return verdict === 'passed' || verdict === 'not-judged'
      ? []
      : [`${id}: ${verdict}: ${message}`];
  });
}

function complaintsAboutWrong(
  specimen: Specimen,
  outcomes: ReadonlyMap<string, Outcome>,
): string[] {
  const { caughtBy = '', hangs = false, exercise, source } = specimen;
  if (!exercise.declaration.checks.some(({ id }) => id === caughtBy)) {
    const place =
      source === undefined
        ? 'first line must be "// caught by: ID" with'
        : 'file must be called after';
    return [`Its ${place} a check of the exercise: got "${caughtBy}"`];
  }
  const outcome = outcomes.get(caughtBy);
  const verdict = outcome?.verdict ?? 'did-not-run';
  if (!['failed', 'crashed', 'too-slow', 'not-judged'].includes(verdict)) {
    return [`It must fail at ${caughtBy}, but that check came to: ${verdict}`];
  }
  if (outcome?.timedOut === true && !hangs) {
    return [`Only a time limit caught it at ${caughtBy}: ${outcome.message}`];
  }
  return outcome === undefined ? [] : complaintsAboutAdvice(specimen, outcome);
}
