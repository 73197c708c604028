import { Injectable } from '@nestjs/common';

import { DeliveryWorker, type WebhookRow } from '#libs/application';
import type { WebhookAnswer } from '#libs/contracts';

import { maskHeaders } from '../history/fact-answer.js';

/** Rows as the API shows them, with what only the delivery worker knows. */
@Injectable()
export class WebhookAnswers {
  constructor(private readonly worker: DeliveryWorker) {}

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
      breaker: this.worker.breakerOf(id),
      createdAt: row.createdAt,
      updatedAt: row.updatedAt,
      revision,
    };
  }
}
