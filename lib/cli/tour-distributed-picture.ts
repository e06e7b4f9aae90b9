/**
 * One entry as a small picture: a lane for each node, a line for each message, in the order in which they were sent.
 *
 * @module
 */
import type { History } from '../distributed/cluster/history.ts';

/** From one lane to the next. */
const STEP = 4;

/** The picture of what was seen. */
export function entryPicture({ ids, entries }: History): string[] {
  const lanes = ids.map(() => '│');
  const rows = [ids.map((id) => String(id).padEnd(STEP)).join('')];
  for (const { node, did } of entries.toSorted((a, b) => a.at - b.at)) {
    const at = ids.indexOf(node);
    if (did[0] === 'ask' || did[0] === 'enter') {
      lanes[at] = did[0] === 'ask' ? '┆' : '┃';
      rows.push(row(lanes, at, did[0] === 'ask' ? '●' : '┃'));
    } else if (did[0] === 'leave') lanes[at] = '│';
    else if (did[0] === 'send' && did[1] !== node) rows.push(arrow(lanes, at, ids.indexOf(did[1])));
  }
  return rows.map((line) => line.trimEnd());
}

/** Pictures beside each other. */
export function sideBySide(pictures: readonly (readonly string[])[], gap: number): string[] {
  const widths = pictures.map((lines) => Math.max(...lines.map((line) => line.length)) + gap);
  const height = Math.max(...pictures.map((lines) => lines.length));
  return Array.from({ length: height }, (_, i) => {
    const parts = pictures.map((lines, p) => (lines[i] ?? '').padEnd(widths[p]!));
    return parts.join('').trimEnd();
  });
}

function row(lanes: readonly string[], at: number, sign: string): string {
  return lanes.map((lane, i) => (i === at ? sign : lane).padEnd(STEP)).join('');
}

function arrow(lanes: readonly string[], from: number, to: number): string {
  const line = Array.from(row(lanes, from, from < to ? '├' : '┤'));
  const [left, right] = [Math.min(from, to) * STEP, Math.max(from, to) * STEP];
  for (let i = left + 1; i < right; i++) line[i] = i % STEP === 0 ? '┼' : '─';
  line[from < to ? right - 1 : left + 1] = from < to ? '▶' : '◀';
  return line.join('');
}
