/**
 * What the results of a class have in common.
 *
 * @module
 */
import type { GradedCheck } from '../results/grade-json.ts';
import { checksOf, type Standing } from './standing.ts';

export interface CheckRate {
  readonly exercise: string;
  readonly id: string;
  readonly title: string;
  readonly judged: number;
  readonly passed: number;
  readonly crashed: number;
  readonly slow: number;
  readonly skipped: number;
  readonly p50: number;
  readonly p95: number;
}

export interface Kind {
  readonly exercise: string;
  readonly check: string;
  readonly shape: string;
  readonly who: readonly string[];
  readonly example: GradedCheck;
}

const WRONG = ['failed', 'crashed', 'too-slow'];

/** Numbers, quotes, paths out: what is left of a message is the kind of failure. */
export function shapeOf(message: string): string {
  const [line = ''] = message.split('\n');
  return line
    .replaceAll(/"(?:[^"\\]|\\.)*"/g, '"…"')
    .replaceAll(/\/[\w./-]+/g, '/…')
    .replaceAll(/\b0x[0-9a-f]+\b/gi, '#')
    .replaceAll(/\d+(\.\d+)?/g, '#')
    .slice(0, 160);
}

/** The checks of all, those first that the fewest pass. */
export function hardest(graded: readonly Standing[]): CheckRate[] {
  const all = new Map<string, (GradedCheck & { exercise: string })[]>();
  for (const check of graded.flatMap(checksOf)) {
    const name = `${check.exercise} ${check.id}`;
    all.set(name, [...(all.get(name) ?? []), check]);
  }
  const rates = [...all.values()].map(rateOf).filter(({ judged }) => judged > 0);
  return rates.toSorted((a, b) => a.passed / a.judged - b.passed / b.judged);
}

function rateOf(checks: readonly (GradedCheck & { exercise: string })[]): CheckRate {
  const [{ exercise, id, title } = { exercise: '', id: '', title: '' }] = checks;
  const count = (verdict: string) => checks.filter((check) => check.verdict === verdict).length;
  const passed = count('passed');
  const judged = passed + WRONG.reduce((sum, verdict) => sum + count(verdict), 0);
  const ms = checks
    .map((check) => check.ms)
    .filter((each) => each > 0)
    .toSorted((a, b) => a - b);
  const at = (share: number) => ms[Math.min(ms.length - 1, Math.floor(ms.length * share))] ?? 0;
  const rest = { crashed: count('crashed'), slow: count('too-slow'), skipped: count('skipped') };
  return { exercise, id, title, judged, passed, ...rest, p50: at(0.5), p95: at(0.95) };
}

/** What went wrong, the commonest first. */
export function kindsOf(graded: readonly Standing[]): Kind[] {
  const kinds = new Map<string, Kind & { who: string[] }>();
  for (const standing of graded) {
    for (const { exercise, ...check } of checksOf(standing)) {
      if (!WRONG.includes(check.verdict)) continue;
      const shape = shapeOf(check.message);
      const key = `${exercise} ${check.id} ${shape}`;
      const kind = kinds.get(key) ?? { exercise, check: check.id, shape, who: [], example: check };
      kind.who.push(standing.id);
      kinds.set(key, kind);
    }
  }
  return [...kinds.values()].toSorted((a, b) => b.who.length - a.who.length);
}
