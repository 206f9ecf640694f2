/** Deadlines: a handler that never answers is answered for, just in time. */
import type { Client } from "../client.ts";
import { freshKey, once, type Suite } from "../suite.ts";

/** The function's `timeout`, in milliseconds. */
const TIMEOUT = 1_000;

/** @param suite what to declare the cases with */
export function deadlines({ it, expect }: Suite): void {
  const waited = once(async (client: Client) => {
    const key = freshKey();
    const started = Date.now();
    const response = await client.send({ target: `/slow/never?key=${key}` });
    const answered = Date.now() - started;
    const aborted = await client.state<{ left: number; name: string }>(key);
    return { response, answered, aborted };
  });
  it("answers 504 for a handler that never answers, before its deadline", async (client) => {
    const { response, answered } = await waited(client);
    expect(response.status).toBe(504);
    expect(response.get("content-type")).toBe("application/problem+json");
    expect(answered).toBeGreaterThan(TIMEOUT / 2);
    // The way to the client takes its time where the machine is busy.
    expect(answered).toBeLessThan(2 * TIMEOUT);
  });
  it("aborts ctx.signal before the deadline, with a TimeoutError", async (client) => {
    const { aborted } = await waited(client);
    expect(aborted.name).toBe("TimeoutError");
    expect(aborted.left).toBeLessThan(TIMEOUT / 2);
  });
  it("logs the missed deadline with the invocation's id", async (client) => {
    const { response } = await waited(client);
    const { instance } = JSON.parse(response.text) as { instance: string };
    const id = decodeURIComponent(instance.replace("urn:invocation:", ""));
    await client.logLine("did not answer in time", id);
  });
  it("aborts ctx.signal of a stream that is still under way at the deadline", async (client) => {
    const key = freshKey();
    const response = await client.send({ target: `/slow/stream?key=${key}` });
    expect((await client.state<{ name: string }>(key)).name).toBe("TimeoutError");
    expect([200, 504]).toContain(response.status);
    if (response.status === 200) expect(response.text).toContain("told to end");
  });
  it("serves on after missed deadlines", async (client) => {
    await waited(client);
    expect((await client.echo()).method).toBe("GET");
  });
}
