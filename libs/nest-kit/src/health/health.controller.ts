import { Controller, Get, HttpStatus, Inject, Res } from '@nestjs/common';

import type { LivenessAnswer, ReadinessAnswer } from '#libs/contracts';

import { HEALTH, METRICS } from '../engines/tokens.js';
import type { Metrics } from '../metrics/metrics.js';
import type { Health } from './health.js';

/** What this uses of the HTTP server's reply. */
interface Reply {
  code(status: number): unknown;
  header(name: string, value: string): unknown;
}

/** For whoever starts and watches processes: nothing about the data. */
@Controller()
export class HealthController {
  constructor(
    @Inject(HEALTH) private readonly health: Health,
    @Inject(METRICS) private readonly metrics: Metrics,
  ) {}

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

  /** In Prometheus' text format: what this process has done and how far it is. Nothing about single webhooks. */
  @Get('metrics')
  async measure(@Res({ passthrough: true }) reply: Reply): Promise<string> {
    reply.header('content-type', this.metrics.contentType);
    return this.metrics.exposition();
  }
}
