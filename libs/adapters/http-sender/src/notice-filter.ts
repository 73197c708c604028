import type { Socket } from 'node:net';

/** `?` is any digit. 101 is no notice: nobody asks for another protocol, and no answer follows. */
const pattern = 'HTTP/1.? 1??';
const switchingProtocols = '101';
const endOfHead = '\r\n\r\n';
/** More than this before an answer is no notice: the parser may say what it is. */
const maxNoticeBytes = 16 * 1024;

/**
 * Takes notices (100 Continue and all others of the class 1xx) out of what a receiver sends before its answer. A
 * receiver may send them unasked, and a client must take them (RFC 9110 section 15.2); undici ends the connection at
 * a 100, which would turn a delivered message into a failed one that is sent again.
 *
 * at the head ──first bytes that are no notice──► passing ──the next request begins──► at the head
 *
 * undici takes the bytes from the socket by `read` alone, so that is where this stands.
 */
export class NoticeFilter {
  private isAtHead = true;
  private held: Buffer = Buffer.alloc(0);
  private found = false;

  constructor(socket: Socket) {
    const read = socket.read.bind(socket);
    socket.read = (size?: number): unknown => this.pass(() => read(size) as unknown);
  }

  /** Whether a notice has come since the request began: the receiver has it. */
  get hasFound(): boolean {
    return this.found;
  }

  /** The next request is about to be written: what comes now begins with the head of its answer. */
  begin(): void {
    this.isAtHead = true;
    this.found = false;
  }

  private pass(read: () => unknown): unknown {
    for (;;) {
      const chunk = read();
      if (!this.isAtHead || !Buffer.isBuffer(chunk)) return chunk;
      this.held = this.held.length === 0 ? chunk : Buffer.concat([this.held, chunk]);
      this.dropNotices();
      if (this.held.length > 0 && !mayBeNotice(this.held)) return this.release();
    }
  }

  private dropNotices(): void {
    while (this.held.length >= pattern.length && mayBeNotice(this.held)) {
      const end = this.held.indexOf(endOfHead);
      if (end < 0) return;
      this.found = true;
      this.held = this.held.subarray(end + endOfHead.length);
    }
  }

  private release(): Buffer {
    const { held } = this;
    this.held = Buffer.alloc(0);
    this.isAtHead = false;
    return held;
  }
}

/** Whether bytes at the head of an answer are a notice, or too few to tell. */
const mayBeNotice = (bytes: Buffer): boolean => {
  if (bytes.length > maxNoticeBytes) return false;
  const begin = bytes.toString('latin1', 0, pattern.length);
  if (begin.endsWith(switchingProtocols)) return false;
  for (let at = 0; at < begin.length; at += 1) if (!fits(begin.charAt(at), pattern.charAt(at))) return false;
  return true;
};

const fits = (character: string, expected: string): boolean =>
  expected === '?' ? character >= '0' && character <= '9' : character === expected;
