/**
 * The producing end, in a process of its own.
 * closed loop: so many publishers, each sending its next event when the last is accepted.
 * open loop: a fixed schedule, whatever the answers do; an event's time is the instant it was planned for.
 * to Kafka: all at once, spread evenly over the partitions of a topic.
 */
import kafkajs from 'kafkajs';
import { answerParent } from './answer-parent.mjs';
import { nowUs } from './monotonic-clock.mjs';
import { percentile, sorted } from './percentile.mjs';
import { Publisher } from './publisher.mjs';
import { eventBody } from './sample-event.mjs';
import { everyTick } from './ticks.mjs';

const openLoopConnections = 64;
const recordsAtOnce = 500;

let target;
const publishers = [];
/** Number of the next event. */
let next = 0;

answerParent({
  connect: (product) => {
    target = product;
    connections(openLoopConnections);
  },
  nextNumber: () => next,
  closedLoop,
  openLoop,
  toKafka,
});

function connections(count) {
  while (publishers.length < count) publishers.push(new Publisher(target));
  return publishers.slice(0, count);
}

/** Ends after so many seconds or so many events, whatever comes first. */
async function closedLoop({ concurrency, seconds = Infinity, events = Infinity, type }) {
  const first = next;
  const beganUs = nowUs();
  const endUs = beganUs + seconds * 1_000_000;
  const durations = [];
  const run = async (publisher) => {
    while (next - first < events) {
      const sentAtUs = nowUs();
      if (sentAtUs >= endUs) return;
      const body = eventBody(sentAtUs, next, type);
      next += 1;
      await publisher.publish(body);
      durations.push((nowUs() - sentAtUs) / 1_000);
    }
  };
  await Promise.all(connections(concurrency).map(run));
  return summaryOf(durations, { beganUs, endedUs: nowUs() });
}

async function openLoop({ perSecond, seconds }) {
  const total = Math.round(perSecond * seconds);
  const beganUs = nowUs() + 100_000;
  const idle = [...connections(openLoopConnections)];
  const waiting = [];
  const durations = [];
  const lateness = [];
  let accepted = 0;
  await new Promise((resolve, reject) => {
    const begin = (plannedUs) => {
      const publisher = idle.pop();
      if (publisher === undefined) {
        waiting.push(plannedUs);
        return;
      }
      lateness.push((nowUs() - plannedUs) / 1_000);
      const body = eventBody(plannedUs, next);
      next += 1;
      publisher.publish(body).then(() => {
        durations.push((nowUs() - plannedUs) / 1_000);
        idle.push(publisher);
        accepted += 1;
        if (waiting.length > 0) begin(waiting.shift());
        if (accepted === total) resolve();
      }, reject);
    };
    everyTick({ beganUs, everyUs: 1_000_000 / perSecond, total }, begin);
  });
  const lastPlannedUs = beganUs + ((total - 1) * 1_000_000) / perSecond;
  return { ...summaryOf(durations, { beganUs, endedUs: nowUs() }), lastPlannedUs, latenessP99: p99Of(lateness) };
}

async function toKafka({ brokers, topic, partitions, events, type }) {
  const kafka = new kafkajs.Kafka({ brokers, logLevel: kafkajs.logLevel.ERROR });
  const producer = kafka.producer({ createPartitioner: kafkajs.Partitioners.DefaultPartitioner });
  await producer.connect();
  const beganUs = nowUs();
  for (let sent = 0; sent < events; sent += recordsAtOnce) {
    const messages = Array.from({ length: Math.min(recordsAtOnce, events - sent) }, () => ({
      partition: next % partitions,
      value: eventBody(nowUs(), next++, type),
    }));
    await producer.send({ topic, messages });
  }
  await producer.disconnect();
  return { beganUs, endedUs: nowUs(), accepted: events };
}

function summaryOf(durations, times) {
  const ascending = sorted(durations);
  return { ...times, accepted: ascending.length, p50: percentile(ascending, 0.5), p99: percentile(ascending, 0.99) };
}

function p99Of(values) {
  return percentile(sorted(values), 0.99);
}
