/** Parameters and requests as what fires triggers sends them. */

/** github.com/apache/openwhisk-package-kafka, README.md */
export const kafka = {
  messages: [
    { partition: 0, key: null, offset: 421760, topic: "clicks", value: { title: "Some string" } },
    { partition: 0, key: "k", offset: 421761, topic: "clicks", value: '{"title":"Some string"}' },
    { partition: 1, key: "k", offset: 7, topic: "clicks", value: null },
  ],
};

/** github.com/apache/openwhisk-package-cloudant, README.md */
export const changes = {
  id: "6ca436c44074c4c2aa6a40c9a188b348",
  seq: "2-g1AAAAL9aJyV-GJCaEuqx4-BktQkYp_dmIfC",
  changes: [{ rev: "2-da3f80848a480379486fb4a2ad98fa16" }],
  dbname: "customers",
};

/** A notification of a write, with the fields that Code Engine's subscription sends. */
export const bucket = {
  bucket: "uploads",
  endpoint: "",
  key: "a b/ü.png",
  notification: {
    bucket_name: "uploads",
    content_type: "image/png",
    event_type: "Object:Write",
    format: "2.0",
    object_etag: "3cf3a49dfe06b198da72560cb3456ada",
    object_length: "128618",
    object_name: "a b/ü.png",
    request_id: "1c7249c8-0eca-4cfc-8392-ac7d416bc257",
    request_time: "2026-08-13T11:56:31.032Z",
  },
  operation: "Object:Write",
};

const post = { __ce_method: "POST", __ce_path: "/" };

/** cloud.ibm.com/docs/codeengine?topic=codeengine-subscribe-cron */
export const timer = {
  ...post,
  __ce_headers: {
    "Ce-Id": "d2faa29c-8088-410f-bb30-416085c52a0b",
    "Ce-Source": "/apis/v1/namespaces/81fvkfqi3n6/pingsources/nightly",
    "Ce-Specversion": "1.0",
    "Ce-Time": "2021-04-13T17:22:00.059682656Z",
    "Ce-Type": "dev.knative.sources.ping",
    Traceparent: "00-b13196fe439b6d7d67f3205b2f655788-e9fee441cd41158c-00",
  },
};

/** The same notification as a request. */
export const bucketRequest = {
  ...post,
  __ce_headers: {
    "Ce-Id": "1c7249c8-0eca-4cfc-8392-ac7d416bc257",
    "Ce-Source": "https://cloud.ibm.com/catalog/services/cloud-object-storage/uploads",
    "Ce-Specversion": "1.0",
    "Ce-Subject": "a%20b/%C3%BC.png",
    "Ce-Type": "com.ibm.cloud.cos.document.write",
    "Content-Type": "application/json",
  },
  __ce_body: Buffer.from(JSON.stringify(bucket)).toString("base64"),
};

/** cloud.ibm.com/docs/codeengine?topic=codeengine-working-kafkaevent-producer */
export const kafkaRequest = {
  ...post,
  __ce_headers: {
    "Ce-Id": "partition:0/offset:167",
    "Ce-Key": "k",
    "Ce-Source": "/apis/v1/namespaces/glxo4k7nj7d/kafkasources/mykafkasubscription#clicks",
    "Ce-Specversion": "1.0",
    "Ce-Subject": "partition:0#167",
    "Ce-Time": "2022-03-31T22:19:36.499Z",
    "Ce-Type": "dev.knative.kafka.event",
    "Content-Type": "text/plain",
  },
  __ce_body: "hello",
};

/** What somebody fires a trigger with. */
export const cloudEvent = {
  specversion: "1.0",
  id: "1",
  source: "/topics/order-placed",
  type: "shop.order",
  topic: "order-placed",
  attributes: { colour: "red" },
  traceparent: "00-b13196fe439b6d7d67f3205b2f655788-e9fee441cd41158c-01",
  data: { total: 3 },
  // Bound to the action.
  dbPassword: "secret",
  options: { a: 1 },
};
