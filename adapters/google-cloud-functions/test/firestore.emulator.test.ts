/** The Firestore emulator of google-cloud-cli tells an entry in the real framework of changes. */
import type { Front } from "@portable-fn/adapter-kit/host";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Emulator, findEmulator } from "./fixtures/emulator.ts";
import { type RunningEntry, startEntry, startRelay } from "./fixtures/entry.ts";

const startEmulator = await findEmulator(
  "cloud-firestore-emulator",
  /cloud-firestore-emulator\.jar$/,
  "com.google.cloud.datastore.emulator.firestore.CloudFirestore",
);
const PROJECT = "demo-emulated";
const DATABASE = `projects/${PROJECT}/databases/(default)`;

const source = `
toCloudFunctions(defineApp({ name: "emulated", functions: {
  customers: change("customers", ({ operation, key, before, after }) => {
    const plain = (name, value) => value instanceof Uint8Array ? [...value] : value;
    console.log("changed " + JSON.stringify({ operation, key, before, after }, plain));
  }),
  old: change("old", ({ operation, key, before, after }) => {
    console.log("changed " + JSON.stringify({ operation, key, before, after }));
  }),
} }));
`;

const fields = {
  nothing: { nullValue: null },
  truth: { booleanValue: true },
  large: { integerValue: "9223372036854775807" },
  negative: { integerValue: "-5" },
  double: { doubleValue: -1.5 },
  time: { timestampValue: "2026-01-02T03:04:05.123456Z" },
  text: { stringValue: "ä ☃ 𝄞" },
  bytes: { bytesValue: "/wA=" },
  reference: { referenceValue: `${DATABASE}/documents/other/o1` },
  point: { geoPointValue: { latitude: 1.25, longitude: -2 } },
  list: { arrayValue: { values: [{ integerValue: "1" }, { stringValue: "" }] } },
  map: { mapValue: { fields: { inner: { mapValue: {} } } } },
};
const plain = {
  nothing: null,
  truth: true,
  large: "9223372036854775807",
  negative: -5,
  double: -1.5,
  time: "2026-01-02T03:04:05.123456Z",
  text: "ä ☃ 𝄞",
  bytes: [255, 0],
  reference: `${DATABASE}/documents/other/o1`,
  point: { latitude: 1.25, longitude: -2 },
  list: [1, ""],
  map: { inner: {} },
};

describe.skipIf(!startEmulator)("the Firestore emulator", () => {
  let emulator: Emulator;
  let entry: RunningEntry;
  let relay: Front;

  const write = (path: string, its: object) =>
    emulator.call("PATCH", `v1/${DATABASE}/documents/${path}`, { fields: its });
  const changed = async (count: number): Promise<Record<string, unknown>> => {
    for (;;) {
      const lines = entry.host.logs().filter((line) => line.startsWith("changed "));
      const line = lines[count - 1];
      if (line) return JSON.parse(line.slice("changed ".length)) as Record<string, unknown>;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };

  beforeAll(async () => {
    entry = await startEntry(source);
    // Made for the emulator of Firebase's functions, it sends Protocol Buffers as base64 (1.19.9); Eventarc
    // sends bytes.
    relay = await startRelay(entry, (body, { headers }) =>
      headers.some(([, value]) => value === "application/protobuf")
        ? Buffer.from(Buffer.from(body).toString("latin1"), "base64")
        : body,
    );
    const front = new URL(relay.url).host;
    emulator = await (startEmulator?.(`--functions_emulator=${front}`) ?? expect.unreachable());
    for (const type of ["created", "updated", "deleted"]) {
      const to = `emulator/v1/projects/${PROJECT}/eventarcTrigger?eventarcTriggerId=${type}`;
      await emulator.call("POST", to, {
        eventType: `google.cloud.firestore.document.v1.${type}`,
        database: "(default)",
        namespace: "",
        document: { value: "customers/{id}", matchType: "PATH_PATTERN" },
      });
    }
    await emulator.call("PUT", `emulator/v1/projects/${PROJECT}/triggers/old`, {
      eventTrigger: {
        eventType: "providers/cloud.firestore/eventTypes/document.write",
        resource: `${DATABASE}/documents/old/{id}`,
        service: "firestore.googleapis.com",
      },
    });
  }, 90_000);
  afterAll(async () => {
    await emulator?.stop();
    await relay?.stop();
    await entry?.stop();
  });

  it("tells of a document's life by CloudEvents, with values of every type", async () => {
    const key = { id: "c1" };
    await write("customers/c1", fields);
    expect(await changed(1)).toEqual({ operation: "insert", key, after: plain });
    await write("customers/c1", { n: { integerValue: "2" } });
    expect(await changed(2)).toEqual({ operation: "update", key, before: plain, after: { n: 2 } });
    await emulator.call("DELETE", `v1/${DATABASE}/documents/customers/c1`);
    expect(await changed(3)).toEqual({ operation: "delete", key, before: { n: 2 } });
  }, 60_000);

  it("tells of it as for 1st gen functions, too", async () => {
    const key = { id: "o1" };
    await write("old/o1", { n: { doubleValue: 0.5 } });
    expect(await changed(4)).toEqual({ operation: "insert", key, after: { n: 0.5 } });
    await emulator.call("DELETE", `v1/${DATABASE}/documents/old/o1`);
    expect(await changed(5)).toEqual({ operation: "delete", key, before: { n: 0.5 } });
  }, 60_000);
});
