/** The process cannot start with these settings. The message is one line for the person who wrote them. */
export class InvalidConfig extends Error {
  override readonly name = 'InvalidConfig';
}
