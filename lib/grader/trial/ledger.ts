/**
 * The ledger of a program: which processes it has, and what they hold open.
 *
 * A server is idle before its first client and after its last one. What it holds then must be the same; what
 * is more is a leak, and the report lists it by name.
 *
 * @module
 */
import type { IsolatedProcess } from '../sandbox/process.ts';
import type { Proc } from '../kernel/processes.ts';
import { ownNumber } from '../kernel/work.ts';
import { openDescriptors } from '../sandbox/descriptors.ts';
import { localSockets, tcpSockets, type TcpSocket } from '../kernel/tcp.ts';

/** One thing that a program holds. */
export interface Holding {
  readonly kind: 'connection' | 'port' | 'descriptor' | 'process' | 'zombie';
  /** What it is, without numbers that change from run to run: equal things have equal keys. */
  readonly key: string;
  /** The same for the report. */
  readonly text: string;
  readonly proc: Proc;
}

/** What a program holds at one moment. */
export interface Ledger {
  readonly holdings: readonly Holding[];
}

/** What the program holds now. */
export function ledgerOf(process: IsolatedProcess): Ledger {
  const own = process.pid;
  const sockets = new Map(tcpSockets().map((socket) => [socket.inode, socket]));
  const local = localSockets();
  const holdings = process
    .processes()
    .flatMap((proc) => [
      ...(proc.pid === own ? [] : [processHolding(proc)]),
      ...(proc.pid === own ? openOf(proc, sockets, local) : []),
    ]);
  return { holdings };
}

function processHolding(proc: Proc): Holding {
  const zombie = proc.state === 'Z';
  return {
    kind: zombie ? 'zombie' : 'process',
    key: zombie ? 'zombie' : 'process',
    text: zombie
      ? `process ${ownNumber(proc)} (${proc.name}): a zombie, ended and never waited for`
      : `process ${ownNumber(proc)} (${proc.name})`,
    proc,
  };
}

function openOf(
  proc: Proc,
  sockets: Map<number, TcpSocket>,
  local: Set<number> | undefined,
): Holding[] {
  return [...(openDescriptors(proc.pid) ?? [])].map(([fd, target]) => {
    const inode = Number(/^socket:\[(\d+)\]$/.exec(target)?.[1] ?? 0);
    if (inode === 0) return { ...describe(fd, target, undefined), proc };
    const unlisted = local?.has(inode) === false ? 'broken' : undefined;
    return { ...describe(fd, target, sockets.get(inode) ?? unlisted), proc };
  });
}

function describe(fd: number, target: string, socket: TcpSocket | 'broken' | undefined) {
  if (socket === 'broken') {
    // The kernel lists a connection no more when a reset has come, even if a process still has it.
    const text = `descriptor ${fd}: a connection that its client has broken off`;
    return { kind: 'connection', key: 'connection', text } as const;
  }
  if (socket?.state === 'LISTEN') {
    const text = `descriptor ${fd}: listens on port ${socket.localPort}`;
    return { kind: 'port', key: `port ${socket.localPort}`, text } as const;
  }
  if (socket !== undefined) {
    const text = `descriptor ${fd}: a connection from port ${socket.remotePort}, ${socket.state}`;
    return { kind: 'connection', key: 'connection', text } as const;
  }
  const what = target.replace(/:?\[\d+\]$/, '').replace(/^anon_inode:/, '');
  return { kind: 'descriptor', key: what, text: `descriptor ${fd}: ${target}` } as const;
}

/** What `after` has more than `before`, kind by kind. */
export function leftOver(before: Ledger, after: Ledger): Holding[] {
  const known = new Map<string, number>();
  for (const { key } of before.holdings) known.set(key, (known.get(key) ?? 0) + 1);
  return after.holdings.filter(({ key }) => {
    const left = known.get(key) ?? 0;
    known.set(key, left - 1);
    return left <= 0;
  });
}

/**
 * The processes of the program that hold the far end of the connection, by the kernel's own account. One that is just
 * being started has every descriptor of its parent until exec(3) closes them: that is not an owner.
 */
export function ownersOf(process: IsolatedProcess, far: TcpSocket | undefined): Proc[] {
  if (far === undefined || far.inode === 0) return [];
  const name = `socket:[${far.inode}]`;
  return process
    .processes()
    .filter(({ copy }) => !copy)
    .filter(({ pid }) => [...(openDescriptors(pid)?.values() ?? [])].includes(name));
}
