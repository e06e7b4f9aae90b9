/**
 * Rows for calls that overlap within one process: Node can wait in many calls at once.
 *
 * A program in the manner of C has one call at a time, and so one row.
 *
 * @module
 */
import type { Span } from './things.ts';

interface Track {
  readonly spans: Span[];
  readonly about: unknown;
  readonly start: number;
  end: number;
}

/**
 * Gives each call a row, from 0, so that no two calls on a row overlap. Calls about one connection
 * stay together on their rows.
 */
export function rowsOf(spans: readonly Span[]): Map<Span, number> {
  const sequential = spans.every((span, i) => i === 0 || spans[i - 1]!.end <= span.start);
  if (sequential) return new Map(spans.map((span) => [span, 0]));
  const rows = new Map<Span, number>();
  const ends: number[] = [];
  for (const track of tracksOf(spans)) {
    const free = ends.findIndex((end) => end <= track.start);
    const row = free === -1 ? ends.length : free;
    ends[row] = track.end;
    for (const span of track.spans) rows.set(span, row);
  }
  return rows;
}

/** Calls about the same connection, one after another. Listening comes first, and so is on top. */
function tracksOf(spans: readonly Span[]): Track[] {
  const tracks = new Map<unknown, Track[]>();
  for (const span of spans) {
    const about = span.operation.on === 'listener' ? undefined : span.connection;
    const same = tracks.get(about) ?? [];
    const track = same.find(({ end }) => end <= span.start);
    if (track === undefined) {
      same.push({ spans: [span], about, start: span.start, end: span.end });
      tracks.set(about, same);
    } else {
      track.spans.push(span);
      track.end = span.end;
    }
  }
  const listening = (track: Track) => (track.about === undefined ? 0 : 1);
  return [...tracks.values()]
    .flat()
    .toSorted((a, b) => listening(a) - listening(b) || a.start - b.start);
}
