import type { EventTypeEntry } from '#libs/application';
import type { EventTypeAnswer } from '#libs/contracts';
import type { EventTypeDefinition } from '#libs/domain';

/** Nobody has said anything yet about a type that was only observed. */
const undescribed: EventTypeDefinition = { description: '', example: {}, schema: null, enforcement: 'off' };

export const toEventTypeAnswer = ({ name, eventType }: EventTypeEntry): EventTypeAnswer => {
  const { description, example, schema, enforcement } =
    eventType.status === 'observed' ? undescribed : eventType.definition;
  return {
    name,
    description,
    example,
    schema,
    enforcement,
    registered: eventType.status !== 'observed',
    archived: eventType.status === 'archived',
  };
};
