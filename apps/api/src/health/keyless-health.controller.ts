import { Controller } from '@nestjs/common';

import { HealthController } from '#libs/nest-kit';

import { Allow } from '../access/allow.decorator.js';

/** Whoever watches processes has no key. */
@Controller()
@Allow('everyone')
export class KeylessHealthController extends HealthController {}
