// No class: a function that makes a clock of closures. All that has happened is kept, and the last one counts.
type Stamp = { time: number; node: number };

interface Clock {
  tick(): Stamp;
  send(): Stamp;
  receive(stamp: Stamp): Stamp;
}

function makeClock(node: number): Clock {
  const history: Stamp[] = [];

  function later(...than: number[]): Stamp {
    const last = history.at(-1)?.time ?? 0;
    const stamp = { time: 1 + Math.max(last, ...than), node };
    history.push(stamp);
    return stamp;
  }

  return {
    tick: () => later(),
    send: () => later(),
    receive: ({ time }) => later(time),
  };
}

export const LamportClock = function (node: number) {
  return makeClock(node);
} as unknown as new (node: number) => Clock;

export const before = (a: Stamp, b: Stamp): boolean => {
  if (a.time !== b.time) return a.time < b.time;
  return a.node < b.node;
};
