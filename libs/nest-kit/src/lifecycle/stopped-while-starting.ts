/** The process was told to end while it was starting. */
export class StoppedWhileStarting extends Error {
  override readonly name = 'StoppedWhileStarting';
}
