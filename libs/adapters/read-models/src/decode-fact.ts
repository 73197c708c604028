import { CorruptRecord } from '#libs/application';
import { decodeEventText, UnreadableEvent } from '#libs/codecs';
import type { DomainEvent } from '#libs/domain';

type Fact<Type extends DomainEvent['type']> = Extract<DomainEvent, { type: Type }>;

/** The fact that a row keeps in its stored form; `row` names the row. @throws {CorruptRecord} */
export const decodeFact = <Type extends DomainEvent['type']>(
  type: Type,
  { version, text, row }: { readonly version: number; readonly text: string; readonly row: string },
): Fact<Type> => {
  const isWanted = (event: DomainEvent): event is Fact<Type> => event.type === type;
  try {
    const event = decodeEventText(type, version, text);
    if (isWanted(event)) return event;
  } catch (error) {
    if (!(error instanceof UnreadableEvent)) throw error;
    throw new CorruptRecord(`the row of ${row} cannot be read`, { cause: error });
  }
  throw new CorruptRecord(`the row of ${row} holds another fact`);
};
