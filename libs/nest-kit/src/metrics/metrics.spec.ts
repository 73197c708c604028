import { beforeEach, describe, expect, it } from '@jest/globals';

import { MemoryMessageBus } from '#libs/adapters/message-bus-memory';
import type { Log } from '#libs/application';
import { attemptFailed, FakeClock, MemoryEventStore, MemoryLog, newEvent, orderFor } from '#libs/testing';

import { Metrics } from './metrics.js';

describe('the metrics of a process', () => {
  let metrics: Metrics;
  let written: MemoryLog;
  let log: Log;

  beforeEach(() => {
    metrics = new Metrics();
    written = new MemoryLog();
    log = metrics.ofLog(written);
  });

  const lineOf = async (start: string): Promise<string | undefined> =>
    (await metrics.exposition()).split('\n').find((line) => line.startsWith(start));

  it('count every log line by level and event, and the line is still written', async () => {
    log.warn('webhook.deactivated', { webhookId: 'w1' });
    log.error('follower.failed', new Error('gone'));
    log.error('follower.failed', new Error('gone'));
    expect(await lineOf('hookline_log_lines_total{level="error"')).toBe(
      'hookline_log_lines_total{level="error",event="follower.failed"} 2',
    );
    expect(written.lines).toHaveLength(3);
  });

  it('hold how long attempts took, by result, trigger and what became of the message', async () => {
    log.debug('delivery.succeeded', { trigger: 'first', status: 'success', durationMs: 12 });
    log.info('delivery.failed', { trigger: 'scheduled', status: 'retrying', durationMs: 1_500 });
    expect(await lineOf('hookline_attempt_duration_seconds_sum{result="failure"')).toBe(
      'hookline_attempt_duration_seconds_sum{result="failure",trigger="scheduled",message_status="retrying"} 1.5',
    );
    expect(await lineOf('hookline_attempt_duration_seconds_count{result="success"')).toMatch(/ 1$/);
  });

  it('hold how long requests took, also those that matched no route', async () => {
    log.debug('http.answered', { method: 'GET', route: '/api/v1/webhooks', statusCode: 200, durationMs: 3 });
    log.info('http.refused', { method: 'GET', route: null, statusCode: 404, durationMs: 1 });
    expect(await lineOf('hookline_http_request_duration_seconds_count{method="GET",route="none"')).toBe(
      'hookline_http_request_duration_seconds_count{method="GET",route="none",status="404"} 1',
    );
  });

  it('count appends and reads of the event store, and what is published', async () => {
    const { store, bus } = metrics.ofEngines({
      store: new MemoryEventStore(),
      bus: new MemoryMessageBus({ clock: new FakeClock(), log: written }),
    });
    const events = [newEvent(attemptFailed())];
    await store.append({ stream: 'message-1', expected: 'none', events });
    await expect(store.append({ stream: 'message-1', expected: 5, events })).rejects.toThrow();
    await bus.publish('webhook.deliveries', [orderFor(1, 1), orderFor(1, 2)]);
    expect(await lineOf('hookline_event_store_calls_total{call="append"')).toMatch(/ 2$/);
    expect(await lineOf('hookline_event_store_calls_total{call="read"')).toMatch(/ 0$/);
    expect((await store.read('message-1')).events).toHaveLength(1);
    expect(await lineOf('hookline_event_store_calls_total{call="read"')).toMatch(/ 1$/);
    expect(await lineOf('hookline_bus_records_published_total{topic="webhook.deliveries"')).toMatch(/ 2$/);
  });

  it('look at what the process does when they are asked for', async () => {
    let inFlight = 1;
    metrics.watch({ worker: { stats: () => ({ inFlight, waiting: 2, lanes: 3, behind: 1 }) } });
    inFlight = 5;
    expect(await lineOf('hookline_attempts_in_flight')).toBe('hookline_attempts_in_flight 5');
    expect(await lineOf('hookline_projection_behind_seconds')).toBeUndefined();
  });
});
