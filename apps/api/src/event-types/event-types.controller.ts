import { Controller, Get } from '@nestjs/common';

import type { EventTypePage } from '#libs/contracts';
import { controlPlaneEventTypes } from '#libs/domain';

import { Allow, readers } from '../access/allow.decorator.js';
import { apiPath } from '../http/api-path.js';

/** The catalog that webhooks choose from. */
@Controller(`${apiPath}/event-types`)
export class EventTypesController {
  @Get()
  @Allow(readers)
  list(): EventTypePage {
    return { items: controlPlaneEventTypes.map((eventType) => ({ ...eventType })), nextCursor: null };
  }
}
