import { describe, expect, it } from '@jest/globals';
import { Ajv } from 'ajv';
import specs from '@asyncapi/specs';

import { asyncApiDocument } from '../index.js';

const document = JSON.parse(JSON.stringify(asyncApiDocument('1.2.3'))) as Record<string, unknown>;

describe('The AsyncAPI document', () => {
  it('is valid AsyncAPI 3.0', () => {
    const ajv = new Ajv({ strict: false, validateFormats: false });
    const isValid = ajv.validate(structuredClone(specs.schemasWithoutId['3.0.0']) as object, document);
    expect({ isValid, errors: ajv.errors }).toEqual({ isValid: true, errors: null });
  });

  it('names the topics and what goes to a webhook', () => {
    expect(document).toMatchObject({
      channels: {
        controlPlaneEvents: { address: 'control-plane.events' },
        deadLetters: { address: 'control-plane.events.dead-letter' },
      },
      components: { messages: { delivery: { payload: { $ref: '#/components/schemas/WebhookBody' } } } },
    });
  });
});
