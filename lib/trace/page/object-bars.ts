/**
 * What is drawn of a pipe, a queue or a semaphore: the calls on it, how full it is, and who holds which end.
 *
 * @module
 */
import { BLOCKED } from '../model/idle.ts';
import type { Model } from '../model/model.ts';
import { levelText, purpose, wordFor } from '../show/calls.ts';
import { durationUs } from '../show/words.ts';
import { middleOf, type Layout, type ObjectLane } from './layout.ts';
import { across, isSeen, type Bar, type Scale } from './scene.ts';

/** All bars that can be seen. */
export function objectBarsOf(model: Model, layout: Layout, scale: Scale): Bar[] {
  const bars = layout.objects.flatMap((lane) => [
    ...callBars(lane, layout, scale),
    ...levelBars(lane, model, scale),
    ...holdingBars(lane, scale),
  ]);
  return bars.filter((bar) => isSeen(bar, scale));
}

/** Which process is in a call on it, and for how long. */
function callBars(lane: ObjectLane, layout: Layout, scale: Scale): Bar[] {
  return lane.object.spans.map((span) => {
    const { start, end, open, process } = span;
    const blocked = open || end - start >= BLOCKED;
    const who = `${process.label} in ${wordFor(span)}`;
    return {
      ...across(scale, start, end, middleOf(lane, layout.pitch, span), layout.bar),
      subject: { kind: 'call', span },
      look: blocked ? 'blocked' : 'running',
      client: undefined,
      open,
      texts: [...(blocked ? [`${who} · ${durationUs(end - start)}`] : []), who, process.label],
    };
  });
}

/** As high as it is full; of a semaphore, as its value beside its highest. */
function levelBars(
  { object, levelTop, levelHeight }: ObjectLane,
  model: Model,
  scale: Scale,
): Bar[] {
  const { filling } = object;
  if (filling === undefined) return [];
  const { levels, size, most } = filling;
  const full = Math.max(1, size ?? 0, most);
  return levels.flatMap(({ ts, value }, i): Bar[] => {
    if (value === 0) return [];
    const height = Math.max(1.5, (value / full) * levelHeight);
    const until = levels[i + 1]?.ts ?? model.end;
    return [
      {
        ...across(scale, ts, until, levelTop + levelHeight - height / 2, height),
        subject: { kind: 'level', object, value, ts },
        look: 'level',
        client: undefined,
        open: false,
        texts: [levelText(value, filling), value.toLocaleString('en-US')],
      },
    ];
  });
}

function holdingBars({ object, holdingsTop, holdingPitch }: ObjectLane, scale: Scale): Bar[] {
  return object.holdings.map((holding, row) => {
    const { process, fd, from, until, writes } = holding;
    const middle = holdingsTop + (row + 0.5) * holdingPitch;
    const { label, pid } = process;
    const who = label.includes(String(pid)) ? label : `${label}, pid ${pid}`;
    const what = fd ?? 'it';
    return {
      ...across(scale, from, until, middle, holdingPitch - 3),
      subject: { kind: 'holding', object, holding },
      look: writes ? 'writes' : 'reads',
      client: undefined,
      open: false,
      texts: [
        `${who}, holds ${what} to ${purpose(holding)}`,
        `${pid} holds ${what} to ${purpose(holding)}`,
        `${what} to ${purpose(holding)}`,
      ],
    };
  });
}
