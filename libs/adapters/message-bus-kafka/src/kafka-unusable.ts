/** Kafka cannot be used as it is. The message is one sentence for the person who started the process. */
export class KafkaUnusable extends Error {
  override readonly name = 'KafkaUnusable';
}
