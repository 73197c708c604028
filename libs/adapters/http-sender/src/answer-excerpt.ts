const excerptBytes = 1024;

/** Keeps the first KiB of an answer and counts the rest. */
export class AnswerExcerpt {
  /** Bytes of the whole answer so far. */
  received = 0;

  private readonly kept: Buffer[] = [];

  add(chunk: Buffer): void {
    if (this.received < excerptBytes) this.kept.push(chunk);
    this.received += chunk.length;
  }

  /**
   * Bytes that are no UTF-8 become U+FFFD, and so does NUL, which PostgreSQL cannot store in a text. A character that
   * the limit cuts in two is left out.
   */
  text(): string {
    const [first, ...others] = this.kept;
    if (first === undefined) return '';
    const bytes = others.length === 0 ? first : Buffer.concat(this.kept);
    const text =
      bytes.length <= excerptBytes ? bytes.toString('utf8') : wholeCharacters(bytes.subarray(0, excerptBytes));
    return text.replaceAll('\0', '\uFFFD');
  }
}

/** A decoder that expects more holds an unfinished character back. */
const wholeCharacters = (bytes: Buffer): string => new TextDecoder().decode(bytes, { stream: true });
