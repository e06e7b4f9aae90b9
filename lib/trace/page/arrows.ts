/**
 * Arrows from lane to lane: what one process sent and another one received.
 *
 * @module
 */
import type { Connection, Message, Model } from '../model/model.ts';
import { middleOf, type Lane, type Layout, type Queue } from './layout.ts';
import type { Scale } from './scene.ts';

export interface Arrow {
  readonly message: Message;
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
  readonly client: Connection | undefined;
  /** Only the last part of a way has a head. */
  readonly head: boolean;
}

/** All arrows that can be seen. */
export function arrowsOf(model: Model, layout: Layout, scale: Scale): Arrow[] {
  const lanes = new Map(layout.lanes.map((lane) => [lane.process, lane]));
  const arrows = model.messages.flatMap((message): Arrow[] => {
    const from = lanes.get(message.from.process);
    const to = lanes.get(message.to.process);
    if (from === undefined || to === undefined || from === to) return [];
    const arrow = direct(message, from, to, layout, scale);
    if (message.kind === 'connection') return throughQueue(arrow, layout, scale);
    // The lane of a child begins with the time that its start takes: the arrow goes there.
    return [message.kind === 'fork' ? { ...arrow, x2: arrow.x1 } : arrow];
  });
  return arrows.filter(
    ({ x1, x2 }) => Math.max(x1, x2) >= scale.left && Math.min(x1, x2) <= scale.right,
  );
}

/** From the edge of one bar to the edge of the other. */
function direct(message: Message, from: Lane, to: Lane, layout: Layout, scale: Scale): Arrow {
  const down = to.top > from.top ? 1 : -1;
  const half = (down * layout.bar) / 2;
  return {
    message,
    x1: scale.x(message.from.ts),
    y1: middleOf(from, layout.pitch, message.from.span) + half,
    x2: scale.x(message.to.ts),
    y2: middleOf(to, layout.pitch, message.to.span) - half,
    client: message.connection,
    head: true,
  };
}

/** A client that has to wait goes into the queue, and from there to the server. */
function throughQueue(arrow: Arrow, { queues }: Layout, scale: Scale): Arrow[] {
  const { client } = arrow;
  const queue = queues.find(({ waits }) => client !== undefined && waits.includes(client));
  if (queue === undefined || client === undefined) return [arrow];
  const { x, top, bottom } = placeInQueue(queue, client, scale);
  return [
    { ...arrow, x2: x.from, y2: top },
    { ...arrow, x1: x.to, y1: bottom, x2: arrow.x2 },
  ];
}

function placeInQueue({ waits, top, rowHeight }: Queue, client: Connection, scale: Scale) {
  const y = top + waits.indexOf(client) * rowHeight;
  const { queuedAt = 0, waitedUntil = 0 } = client;
  const x = { from: scale.x(queuedAt), to: scale.x(waitedUntil) };
  return { x, top: y, bottom: y + rowHeight - 2 };
}
