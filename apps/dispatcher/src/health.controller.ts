import { Controller, Get, HttpStatus, Inject, Res } from '@nestjs/common';

import type { LivenessAnswer, ReadinessAnswer } from '#libs/contracts';
import { type Health, HEALTH } from '#libs/nest-kit';

interface Reply {
  code(status: number): unknown;
}

@Controller()
export class HealthController {
  constructor(@Inject(HEALTH) private readonly health: Health) {}

  /** The process answers. */
  @Get('healthz')
  alive(): LivenessAnswer {
    return { alive: true };
  }

  /** 503 until every part is ready, and again when one is lost. */
  @Get('readyz')
  ready(@Res({ passthrough: true }) reply: Reply): ReadinessAnswer {
    const { isReady, parts } = this.health.report();
    if (!isReady) reply.code(HttpStatus.SERVICE_UNAVAILABLE);
    return { ready: isReady, parts };
  }
}
