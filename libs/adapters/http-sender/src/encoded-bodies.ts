/** Shorter ones cost less to encode again than to find. */
const minLength = 4 * 1024;
const maxKeptBytes = 8 * 1024 * 1024;

/**
 * The bytes of the bodies that were sent last. One event goes to many webhooks at once, and every request holds its body
 * until it was read: with a copy each, two thousand requests of 256 KiB held half a gigabyte.
 */
export class EncodedBodies {
  /** The one used last at the end. */
  private readonly kept = new Map<string, Buffer>();
  private keptBytes = 0;

  of(body: string): Buffer {
    if (body.length < minLength) return Buffer.from(body);
    const known = this.kept.get(body);
    this.forget(body, known);
    const bytes = known ?? Buffer.from(body);
    this.kept.set(body, bytes);
    this.keptBytes += bytes.length;
    for (const [oldest, its] of this.kept) {
      if (this.keptBytes <= maxKeptBytes) break;
      this.forget(oldest, its);
    }
    return bytes;
  }

  private forget(body: string, bytes: Buffer | undefined): void {
    if (bytes === undefined) return;
    this.kept.delete(body);
    this.keptBytes -= bytes.length;
  }
}
