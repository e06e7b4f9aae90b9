/**
 * In which order checks run.
 *
 * @module
 */
import type { Check } from '../declare.ts';

/** The checks in the order in which they run: those that the first one needs go before it. */
export function inTurn(checks: readonly Check[], first?: string): Check[] {
  const needed = (id: string): string[] => [
    ...(checks.find((check) => check.id === id)?.needs ?? []).flatMap(needed),
    id,
  ];
  const before = new Set(first === undefined ? [] : needed(first));
  const early = checks.filter(({ id }) => before.has(id));
  return [...early, ...checks.filter(({ id }) => !before.has(id))];
}
