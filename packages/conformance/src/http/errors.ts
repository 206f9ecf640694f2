/** Handlers that fail: a problem document for the client, the whole story for the log. */
import type { RawResponse } from "../raw-message.ts";
import { freshKey, type Suite } from "../suite.ts";

const THROWN: readonly string[] = [
  "error",
  "error-with-cause",
  "error-with-lines",
  "error-with-status",
  "server-error-with-code",
  "string",
  "object",
];

/** @param suite what to declare the cases with */
export function errors(suite: Suite): void {
  const { it, expect } = suite;
  const isProblem = (response: RawResponse, status: number) => {
    expect(response.status).toBe(status);
    expect(response.get("content-type")).toBe("application/problem+json");
    const problem = JSON.parse(response.text) as {
      status: number;
      title: string;
      instance: string;
    };
    expect(problem.status).toBe(status);
    expect(problem.title.length).toBeGreaterThan(0);
    return decodeURIComponent(problem.instance.replace("urn:invocation:", ""));
  };
  for (const how of ["throw", "reject", "throw-later"]) {
    for (const what of THROWN) {
      it(`answers 500 without the message and logs it with the invocation's id: ${how} ${what}`, async (client) => {
        const marker = freshKey();
        const target = `/do/${how}?what=${what}&marker=${marker}`;
        const response = await client.send({ target });
        const id = isProblem(response, 500);
        expect(response.raw + response.text).not.toContain(marker);
        expect(response.text).not.toContain("password");
        expect(response.text).not.toContain(" at ");
        const line = await client.logLine(`password${what === "object" ? "" : "="}`, marker, id);
        expect(line).toContain("The function failed");
      });
    }
  }
  for (const what of ["null", "undefined"]) {
    it(`answers 500 when the handler throws ${what}`, async (client) => {
      isProblem(await client.send({ target: `/do/throw?what=${what}` }), 500);
    });
  }
  it("tells the client an expected error with its status and message", async (client) => {
    const response = await client.send({ target: "/do/throw?what=expected" });
    isProblem(response, 409);
    expect(response.text).toContain("The order is closed");
  });
  for (const what of ["undefined", "null", "text", "object"]) {
    it(`answers 500 when the handler returns ${what}`, async (client) => {
      const response = await client.send({ target: `/do/return?what=${what}` });
      const id = isProblem(response, 500);
      await client.logLine("PFN_NO_RESPONSE", id);
    });
  }
  it("serves on after failures", async (client) => {
    for (let at = 0; at < 5; at += 1) await client.send({ target: "/do/throw?what=error" });
    expect((await client.echo()).method).toBe("GET");
    expect(client.host.isRunning()).toBe(true);
  });
}
