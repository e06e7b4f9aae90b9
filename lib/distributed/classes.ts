/**
 * The kinds of nodes: what they are told besides messages and timers, and what they may say.
 *
 * @module
 */
import { act, known, missing, Node, type Message } from './node.ts';

type Any = Message & Record<string, unknown>;

/** A node whose program here wants a lock now and then. */
export class LockNode<M extends Message = Any> extends Node<M> {
  /** The program here wants the lock. */
  onRequest(): void {
    missing('onRequest', 'the program here asks for the lock');
  }

  /** The program here has left. */
  onRelease(): void {
    missing('onRelease', 'the program here has left');
  }

  /** Lets the program here in: it has asked, and is not inside. */
  enter(): void {
    act(this, ['enter']);
  }
}

/** A node that takes part in choosing a leader. */
export class ElectionNode<M extends Message = Any> extends Node<M> {
  /** The program here finds the leader silent. It is right: the leader is dead. */
  onSuspect(): void {
    missing('onSuspect', 'the program here finds the leader silent');
  }

  /** Says who the leader is, as far as this node knows: the last word counts. */
  elected(id: number): void {
    known(this, 'elected', id);
    act(this, ['elected', id]);
  }
}

/** A lock whose coordinator is elected. */
export class FailoverNode<M extends Message = Any> extends ElectionNode<M> {
  /** The program here wants the lock. */
  onRequest(): void {
    missing('onRequest', 'the program here asks for the lock');
  }

  /** The program here has left. */
  onRelease(): void {
    missing('onRelease', 'the program here has left');
  }

  /** Lets the program here in: it has asked, and is not inside. */
  enter(): void {
    act(this, ['enter']);
  }
}

/** A node whose program here reads and writes memory that all nodes share, one operation at a time. */
export class MemoryNode<M extends Message = Any> extends Node<M> {
  /** The program here reads a page: `reply(value)` answers. A page is 0 at first. */
  onRead(page: string): void {
    missing('onRead', `the program here reads ${page}`);
  }

  /** The program here writes a page: `reply()` says that it is done. */
  onWrite(page: string, value: number): void {
    missing('onWrite', `the program here writes ${page} = ${value}`);
  }

  /** Answers the program here. */
  reply(value?: number): void {
    if (value !== undefined && !Number.isFinite(value)) {
      throw new Error(`reply() takes a number or nothing: got ${String(value)}`);
    }
    act(this, ['reply', value ?? null]);
  }
}
