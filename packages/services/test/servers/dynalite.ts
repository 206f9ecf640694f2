/** Dynalite, which is DynamoDB's behaviour in this process, with a table of each layout. */
import type { Server } from "node:http";
import { createRequire } from "node:module";
import { createCall, type DynamodbClientOptions } from "../../src/kv/dynamodb/client.ts";

/** A running server. */
export interface Dynalite {
  readonly client: DynamodbClientOptions;
  stop(): Promise<void>;
}

type Create = (options: { createTableMs: number }) => Server;

/** @returns the server, with the tables `sorted` and `plain` */
export async function startDynalite(): Promise<Dynalite> {
  const create = createRequire(import.meta.url)("dynalite") as Create;
  const server = create({ createTableMs: 0 });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  const client: DynamodbClientOptions = {
    region: "eu-central-1",
    endpoint: `http://127.0.0.1:${port}/`,
    credentials: () => ({ accessKeyId: "test", secretAccessKey: "test" }),
  };
  await createTable(client, "sorted", ["pk", "sk"]);
  await createTable(client, "plain", ["pk"]);
  return {
    client,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

async function createTable(
  client: DynamodbClientOptions,
  name: string,
  keys: readonly string[],
): Promise<void> {
  const call = createCall(client);
  await call("CreateTable", {
    TableName: name,
    BillingMode: "PAY_PER_REQUEST",
    AttributeDefinitions: keys.map((key) => ({ AttributeName: key, AttributeType: "S" })),
    KeySchema: keys.map((key, at) => ({
      AttributeName: key,
      KeyType: at === 0 ? "HASH" : "RANGE",
    })),
  });
  for (;;) {
    const answer = await call("DescribeTable", { TableName: name });
    if (JSON.stringify(answer).includes('"ACTIVE"')) return;
  }
}
