/**
 * What the main thread and the Worker of a shared memory tell each other.
 *
 * @module
 */
import type { Shared } from './checked-pages.ts';

/** What the Worker is for. */
export interface Task {
  /** Home is there; nothing: home is here. */
  readonly where: { readonly host: string; readonly port: number } | undefined;
  /** Where home listens, and how many bytes the memory has at least. */
  readonly host: string;
  readonly port: number;
  readonly size: number;
  readonly checked: boolean;
  readonly trace: boolean;
  /** Counters, see `COUNTED`, and how far the goodbye is. */
  readonly control: SharedArrayBuffer;
}

/** main → Worker */
export type Order =
  | { readonly fault: number; readonly write: boolean }
  | { readonly lock: number }
  | { readonly unlock: number }
  | { readonly close: true };

/** Worker → main */
export type Report =
  | Begun
  /** It cannot begin: why, and the code of the error if it has one. */
  | { readonly failed: string; readonly code: string | undefined }
  | { readonly locked: number }
  | { readonly lost: string }
  /** The process has to end with this status. */
  | { readonly ended: number }
  | { readonly closed: true };

/** The pages are there: what the main thread needs to see them. */
export interface Begun {
  readonly pageSize: number;
  readonly port: number | undefined;
  readonly pages: { readonly address: bigint; readonly size: number } | { readonly shared: Shared };
}

/** Places in the control block. */
const GOODBYE = 0;
export const COUNTED = {
  readFaults: 1,
  writeFaults: 2,
  upgrades: 3,
  invalidated: 4,
  fetched: 5,
  sent: 6,
  received: 7,
} as const;
export const CONTROL_BYTES = 4 * (1 + Object.keys(COUNTED).length);

/** How far the goodbye of a process is: what only it had is on its way, and home has taken it. */
const STEPS = { said: 1, taken: 2 } as const;

export function tellGoodbye(control: Int32Array, step: keyof typeof STEPS): void {
  Atomics.store(control, GOODBYE, STEPS[step]);
  Atomics.notify(control, GOODBYE);
}

export function waitFor(control: Int32Array, step: keyof typeof STEPS, ms: number): void {
  Atomics.wait(control, GOODBYE, STEPS[step] - 1, ms);
}
