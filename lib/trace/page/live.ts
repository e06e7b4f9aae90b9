/**
 * A run that still goes on: the server sends its records as they are written.
 *
 * @module
 */
import { parseRecords, type TraceRecord } from '../record/format.ts';
import { buildModel } from '../model/model.ts';
import { byId } from './elements.ts';
import type { Page } from './page.ts';

/** What the server sends: new lines of a run, and its clock. */
interface News {
  readonly run: number;
  readonly now: number;
  readonly text: string;
}

/** Milliseconds from one picture to the next; more when drawing is slow. */
const PAUSE = 100;

export function follow(page: Page): void {
  const records: TraceRecord[][] = page.panels.map(() => []);
  // How far the server's clock is ahead of ours, in microseconds.
  let ahead = 0;
  let ended = false;

  const events = new EventSource('events');
  events.addEventListener('records', ({ data }: MessageEvent<string>) => {
    const { run, now, text } = JSON.parse(data) as News;
    ahead = now - performance.now() * 1000;
    records[run]?.push(...parseRecords(text).records);
  });
  events.addEventListener('end', () => {
    events.close();
    ended = true;
  });

  const state = byId('live');
  state.hidden = false;
  const draw = () => {
    const begun = performance.now();
    const now = ended ? undefined : begun * 1000 + ahead;
    page.panels.forEach((panel, i) => {
      const known = records[i] ?? [];
      if (known.length > 0) panel.show(buildModel(known, now));
    });
    page.changed();
    const waits = events.readyState === EventSource.OPEN ? 'live' : 'waiting for the server';
    state.textContent = ended ? 'ended' : waits;
    if (!ended) setTimeout(draw, Math.max(PAUSE, 4 * (performance.now() - begun)));
  };
  draw();
}
