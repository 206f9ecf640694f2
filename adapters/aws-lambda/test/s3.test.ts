import { AwsClient } from "aws4fetch";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { S3Notification } from "../target/s3/notification.ts";
import { type S3Endpoint, startS3 } from "../target/s3/server.ts";

const KEY = "ordner/grüße & mehr (1)+2.txt";

let s3: S3Endpoint;
let client: AwsClient;
const events: S3Notification[] = [];

beforeAll(async () => {
  s3 = await startS3({ buckets: ["uploads"], onEvent: (event) => events.push(event) });
  client = new AwsClient({ ...s3.credentials, service: "s3", region: "us-east-1", retries: 0 });
});
afterAll(() => s3.stop());
beforeEach(() => events.splice(0));

const urlOf = (key: string) =>
  `${s3.url}/uploads/${key.split("/").map(encodeURIComponent).join("/")}`;

describe("startS3", () => {
  it.each([
    ["with a signature", (url: string, init: RequestInit) => client.fetch(url, init)],
    ["without one", (url: string, init: RequestInit) => fetch(url, init)],
  ])("tells of an object that comes and goes, %s", async (_what, send) => {
    const headers = { "content-type": "text/plain" };
    expect((await send(urlOf(KEY), { method: "PUT", body: "hello", headers })).status).toBe(200);
    expect(await (await send(urlOf(KEY), {})).text()).toBe("hello");
    expect((await send(urlOf(KEY), { method: "DELETE" })).status).toBe(204);
    const bucket = { name: "uploads", arn: "arn:aws:s3:::uploads" };
    const key = "ordner/gr%C3%BC%C3%9Fe+%26+mehr+%281%29%2B2.txt";
    expect(events).toMatchObject([
      {
        Records: [
          {
            eventSource: "aws:s3",
            awsRegion: "us-east-1",
            eventName: "ObjectCreated:Put",
            s3: { bucket, object: { key, size: 5, eTag: "5d41402abc4b2a76b9719d911017c592" } },
          },
        ],
      },
      { Records: [{ eventName: "ObjectRemoved:Delete", s3: { bucket, object: { key } } }] },
    ]);
    expect(new URLSearchParams(`key=${key}`).get("key")).toBe(KEY);
  });

  it("tells nothing of a request that fails", async () => {
    const wrong = new AwsClient({
      accessKeyId: "nobody",
      secretAccessKey: "no",
      service: "s3",
      retries: 0,
    });
    expect((await wrong.fetch(urlOf(KEY), { method: "PUT", body: "x" })).status).toBe(403);
    expect((await fetch(`${s3.url}/nowhere/x`, { method: "PUT", body: "x" })).status).toBe(404);
    expect(events).toEqual([]);
  });
});
