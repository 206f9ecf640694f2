/** The parameters that Kafka's feeds fire a trigger with. */

/** A message, as github.com/apache/openwhisk-package-kafka, provider/consumer.py, maps it. */
export interface KafkaMessage {
  readonly value: unknown;
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly key: string | null;
}

/** The parameters. */
export interface KafkaEvent {
  readonly messages: readonly KafkaMessage[];
}
