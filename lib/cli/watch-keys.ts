/**
 * The keys that are pressed while `npx mysocks watch` runs.
 *
 * @module
 */
import { emitKeypressEvents } from 'node:readline';

/** Hears of each key, without Enter. Ctrl-C and Ctrl-D, which the terminal then only passes on, are `q`. */
export function listenToKeys(press: (key: string) => void): void {
  emitKeypressEvents(process.stdin);
  process.stdin.setRawMode(true).resume();
  process.stdin.on('keypress', (_text, { name = '', ctrl }: { name?: string; ctrl?: boolean }) => {
    press(ctrl === true && (name === 'c' || name === 'd') ? 'q' : name);
  });
}

/** The terminal is as it was. */
export function leaveKeys(): void {
  process.stdin.setRawMode(false).pause();
}
