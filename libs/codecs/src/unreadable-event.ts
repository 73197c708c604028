/** A stored event is of an unknown type or version, or its content is not what that version wrote. */
export class UnreadableEvent extends Error {
  override readonly name = 'UnreadableEvent';
}
