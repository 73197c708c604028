import { Inject, Injectable } from '@nestjs/common';

import type { BreakerView, WebhookRow } from '#libs/application';
import type { WebhookAnswer } from '#libs/contracts';

import { BREAKERS } from '#libs/nest-kit';

import { maskHeaders } from '../history/fact-answer.js';

/** Rows as the API shows them, with what only a process that delivers knows. */
@Injectable()
export class WebhookAnswers {
  constructor(@Inject(BREAKERS) private readonly breakers: BreakerView) {}

  of({ id, webhook, ...row }: WebhookRow): WebhookAnswer {
    const { settings, status, deactivatedBecause, revision } = webhook;
    return {
      id,
      displayName: settings.displayName,
      url: settings.url,
      events: [...settings.events],
      status,
      deactivatedBecause,
      description: settings.description,
      headers: maskHeaders(settings),
      timeoutMs: settings.timeoutMs,
      rateLimit: settings.rateLimit,
      ordering: settings.ordering,
      retry: settings.retry,
      health: row.health,
      lastDeliveryAt: row.lastDeliveryAt,
      failingSince: row.failingSince,
      breaker: this.breakers.breakerOf(id),
      createdAt: row.createdAt,
      updatedAt: row.updatedAt,
      revision,
    };
  }
}
