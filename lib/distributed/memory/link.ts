/**
 * A TCP connection that carries messages.
 *
 * @module
 */
import type { Socket } from 'node:net';
import { Decoder, encode, WrongMessage, type Message, type Send } from './wire.ts';

export interface Link {
  readonly send: Send;
  /** All that was sent goes out, then the connection ends. */
  end(): void;
}

/** What comes of a link: messages, until it is closed, with the reason, once. */
export interface Ears {
  /** May throw `WrongMessage`: then the link is closed. */
  message(message: Message): void;
  closed(why: string): void;
}

/** @param most The most data that the other side may send in a message. */
export function linkOf(socket: Socket, most: number, ears: Ears): Link {
  const decoder = new Decoder(most);
  let open = true;
  const close = (why: string): void => {
    if (!open) return;
    open = false;
    socket.destroy();
    ears.closed(why);
  };
  socket.setNoDelay(true);
  socket.on('data', (chunk: Buffer) => {
    try {
      for (const message of decoder.push(chunk)) if (open) ears.message(message);
      // Who asks and does not read the answers must not fill the memory of this process.
      if (socket.writableNeedDrain) socket.pause();
    } catch (error) {
      if (!(error instanceof WrongMessage)) throw error;
      close(error.message);
    }
  });
  socket.on('drain', () => socket.resume());
  socket.on('error', (error: NodeJS.ErrnoException) => close(error.code ?? error.message));
  socket.on('end', () => close('it was closed'));
  socket.on('close', () => close('it was closed'));
  return {
    send: (type, no, data) => void (open && socket.write(encode(type, no, data))),
    end: () => void socket.end(),
  };
}
