/**
 * What the page and its worker say to each other.
 *
 * @module
 */
import type { Question } from '../events.ts';
import type { Scenario } from '../world/scenario.ts';

/** What the page asks. */
export type Request = { readonly number: number } & (
  | { readonly what: 'begin'; readonly ids: readonly number[] }
  | { readonly what: 'ask'; readonly questions: readonly Question[] }
  | { readonly what: 'look'; readonly states: readonly (readonly [state: number, id: number])[] }
  | { readonly what: 'find'; readonly scenario: Scenario; readonly careful: boolean }
);

/** What the worker says. */
export type Said =
  | { readonly what: 'ready' }
  | { readonly what: 'answer'; readonly number: number; readonly answer: unknown }
  /** It searches, and, where it is careful, is about to ask this. */
  | { readonly what: 'alive'; readonly question?: Question };

/** What a search gives. */
export interface Found {
  readonly states: number;
  readonly depth: number;
  readonly complete: boolean;
  readonly ms: number;
  /** What is wrong, and the schedule that shows it. */
  readonly text?: string;
  readonly schedule?: string;
}

/** A field of a node: its name, and what it holds, as JSON. */
export type Field = readonly [name: string, json: string];
