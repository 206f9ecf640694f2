/** Streams that Lambda polls: of Kinesis, and of tables of DynamoDB. */
import { randomUUID } from "node:crypto";
import type { Posting } from "@portable-fn/adapter-kit/target";
import type { AnyTrigger } from "@portable-fn/core";
import { marshalled, tableStreamArn } from "../../src/from/events/dynamodb.ts";
import { streamArn } from "../../src/from/events/kinesis.ts";
import type { Poller } from "../event-source/queue-poller.ts";
import { Stream } from "../event-source/stream.ts";
import { startStreamPoller } from "../event-source/stream-poller.ts";
import { deliverEach, type Fate, type OpenDoor, PAUSE, type Premises, settingsOf } from "./door.ts";

/** What streams of one service are. */
interface Service {
  readonly name: string;
  readonly isOf: (trigger: AnyTrigger, resource: string) => boolean;
  readonly arn: (name: string) => string;
  readonly shards: number;
  /** Puts a posting in; gives its sequence number. */
  readonly put: (stream: Stream, posting: Posting) => string;
}

/** @returns the door of streams of Kinesis */
export function openKinesis(premises: Premises): OpenDoor {
  return open(premises, {
    name: "kinesis",
    isOf: (trigger, resource) => trigger.kind === "stream" && trigger.stream === resource,
    arn: streamArn,
    shards: 2,
    put: (stream, { content = "", groupId = randomUUID() }) => stream.put(groupId, content),
  });
}

/** @returns the door of tables of DynamoDB */
export function openDynamoDb(premises: Premises): OpenDoor {
  return open(premises, {
    name: "dynamodb",
    isOf: (trigger, resource) => trigger.kind === "change" && trigger.table === resource,
    arn: tableStreamArn,
    shards: 1,
    put(stream, { operation = "insert", before, after }) {
      const { id } = after ?? before ?? {};
      return stream.change({
        operation,
        keys: marshalled({ id }),
        before: before && marshalled(before),
        after: after && marshalled(after),
      });
    },
  });
}

interface Polled {
  readonly stream: Stream;
  readonly poller: Poller;
  /** By sequence number. */
  readonly waiting: Map<string, (fate: Fate) => void>;
}

function open(premises: Premises, service: Service): OpenDoor {
  const polled = new Map<string, Polled>();
  return {
    name: service.name,
    deliver(resource, postings) {
      const { stream, waiting } =
        polled.get(resource) ?? keep(polled, resource, poll(premises, service, resource));
      return deliverEach(
        postings,
        (posting) =>
          new Promise((resolve) => {
            waiting.set(service.put(stream, posting), resolve);
          }),
      );
    },
    async stop() {
      await Promise.all([...polled.values()].map(({ poller }) => poller.stop()));
    },
  };
}

function keep<Value>(map: Map<string, Value>, key: string, value: Value): Value {
  map.set(key, value);
  return value;
}

function poll(
  { manifest, prefix, invoke, clock }: Premises,
  { isOf, arn, shards }: Service,
  resource: string,
): Polled {
  const { maxAttempts, batchSize } = settingsOf(manifest, (trigger) => isOf(trigger, resource));
  const stream = new Stream({ arn: arn(prefix + resource), clock, shards });
  const waiting: Polled["waiting"] = new Map();
  const settle = (sequences: readonly string[], fate: Fate) => {
    for (const sequence of sequences) {
      waiting.get(sequence)?.(fate);
      waiting.delete(sequence);
    }
  };
  const poller = startStreamPoller({
    stream,
    invoke,
    clock,
    batchSize,
    maximumRetryAttempts: maxAttempts - 1,
    retryDelay: PAUSE,
    onReport: ({ done }) => settle(done, "acknowledged"),
    onFailure: ({ sequences }) => settle(sequences, "dead"),
  });
  return { stream, poller, waiting };
}
