import type { Socket } from 'node:net';

/**
 * Of one answer with everything that carries it: 16 KiB of notices, 16 KiB of head, and 16 KiB of body even in chunks
 * of a byte each, which take six.
 */
const maxBytesOnTheWire = 128 * 1024;

/** A receiver sends without end what is no part of an answer's body: notices, a reason phrase, chunk extensions. */
export class AnswerTooLong extends Error {
  override readonly name = 'AnswerTooLong';
}

/**
 * Ends a connection whose receiver sends more than any answer needs. The parser bounds heads and we bound bodies, but
 * what is neither would keep this process reading as fast as the receiver can send, until the timeout.
 *
 * undici takes the bytes from the socket by `read` alone, so that is where this stands.
 */
export class AnswerLimit {
  private bytes = 0;

  constructor(socket: Socket) {
    const read = socket.read.bind(socket);
    socket.read = (size?: number): unknown => {
      const chunk = read(size) as unknown;
      if (Buffer.isBuffer(chunk)) this.bytes += chunk.length;
      if (this.bytes <= maxBytesOnTheWire) return chunk;
      socket.destroy(new AnswerTooLong(`more than ${maxBytesOnTheWire} bytes for one answer`));
      return null;
    };
  }

  /** The next request is about to be written. */
  begin(): void {
    this.bytes = 0;
  }
}
