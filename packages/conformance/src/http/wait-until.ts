/** `waitUntil`: work after the response is finished, and never changes it. */
import { freshKey, type Suite } from "../suite.ts";

/** @param suite what to declare the cases with */
export function waitUntil({ it, gate, expect }: Suite): void {
  gate(
    "afterResponse",
    [
      "answers before the work has ended",
      async (client) => {
        const key = freshKey();
        const response = await client.send({ target: `/do/wait-until?key=${key}&ms=250` });
        const answered = Date.now();
        expect(response.text).toBe("answered");
        expect(await client.state<number>(key)).toBeGreaterThanOrEqual(answered);
      },
    ],
    [
      "answers only when the work has ended",
      async (client) => {
        const key = freshKey();
        const response = await client.send({ target: `/do/wait-until?key=${key}&ms=60` });
        const answered = Date.now();
        expect(response.text).toBe("answered");
        expect(await client.state<number>(key)).toBeLessThanOrEqual(answered);
      },
    ],
  );
  it("finishes the work", async (client) => {
    const key = freshKey();
    expect((await client.send({ target: `/do/wait-until?key=${key}&ms=20` })).status).toBe(200);
    expect(await client.state<number>(key)).toBeGreaterThan(0);
  });
  it("finishes several pieces of work", async (client) => {
    const key = freshKey();
    await client.send({ target: `/do/wait-until-many?key=${key}` });
    for (const at of [1, 2, 3])
      expect(await client.state<number>(`${key}${at}`)).toBeGreaterThan(0);
  });
  it("finishes work that other work adds", async (client) => {
    const key = freshKey();
    await client.send({ target: `/do/wait-until-nested?key=${key}` });
    expect(await client.state<number>(key)).toBeGreaterThan(0);
  });
  it("finishes work that a response's stream adds", async (client) => {
    const key = freshKey();
    const response = await client.send({ target: `/do/wait-until-in-stream?key=${key}` });
    expect(response.text).toBe("streamed");
    expect(await client.state<number>(key)).toBeGreaterThan(0);
  });
  it("finishes the work of a handler that throws", async (client) => {
    const key = freshKey();
    const response = await client.send({ target: `/do/wait-until-then-throw?key=${key}` });
    expect(response.status).toBe(500);
    expect(await client.state<number>(key)).toBeGreaterThan(0);
  });
  it("does not let failing work change the response", async (client) => {
    const key = freshKey();
    const target = `/do/wait-until-fails?key=${key}&marker=${key}`;
    const response = await client.send({ target });
    expect(response.status).toBe(200);
    expect(response.text).toBe("answered");
    expect(await client.state<number>(key)).toBeGreaterThan(0);
  });
  it("logs failing work with the invocation's id", async (client) => {
    const marker = freshKey();
    await client.send({ target: `/do/wait-until-fails?key=${marker}&marker=${marker}` });
    const line = await client.logLine(`failed after the response ${marker}`);
    expect(line).toMatch(/"invocation":"[^"]+"|\\"invocation\\":/);
  });
}
