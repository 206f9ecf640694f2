/** Methods, and which function a request comes to. */
import type { Suite } from "../suite.ts";

const ROUTES: readonly (readonly [method: string, path: string, name: string])[] = [
  ["GET", "/only/exact", "exact"],
  ["GET", "/only/exact?with=query", "exact"],
  ["GET", "/only/exact/", "main"],
  ["GET", "/only/exactly", "main"],
  ["GET", "/ONLY/EXACT", "main"],
  ["GET", "/prefix", "prefix"],
  ["GET", "/prefix/", "prefix"],
  ["GET", "/prefix/x/y", "prefix"],
  ["GET", "/prefixed", "main"],
  ["GET", "/prefix/deeper/x", "deeper"],
  ["GET", "/prefix/deeperx", "prefix"],
  ["GET", "/methods/same", "reader"],
  ["POST", "/methods/same", "writer"],
  ["PUT", "/methods/same", "writer"],
  ["DELETE", "/methods/same", "main"],
  ["GET", "/lazily", "lazily"],
  ["GET", "/", "main"],
];

/** @param suite what to declare the cases with */
export function methodsAndRoutes({ it, gate, expect }: Suite): void {
  for (const method of ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]) {
    it(`hands over the method ${method}`, async (client) => {
      const seen = await client.echo({ method, ...(method === "GET" ? {} : { body: "x" }) });
      expect(seen.method).toBe(method);
    });
  }
  gate(
    "customMethods",
    [
      "hands over a method outside the usual ones",
      async (client) => {
        expect((await client.echo({ method: "PROPFIND" })).method).toBe("PROPFIND");
      },
    ],
    [
      "refuses a method outside the usual ones",
      async (client) => {
        const { status } = await client.send({ method: "PROPFIND", target: "/echo" });
        expect([400, 403, 404, 405, 501]).toContain(status);
      },
    ],
  );
  for (const [method, target, name] of ROUTES) {
    it(`brings ${method} ${target} to ${name}`, async (client) => {
      const { context } = await client.echo({
        method,
        target,
        ...(method !== "GET" && { body: "" }),
      });
      expect(context.functionName).toBe(name);
    });
  }
  it("brings a HEAD to the function that answers GET", async (client) => {
    const response = await client.send({ method: "HEAD", target: "/methods/same" });
    expect(response.status).toBe(200);
  });
  it("calls an object's fetch with request, variables and context", async (client) => {
    const answer = await client.json<{ id: string }>("/fetcher?x=1");
    expect({ ...answer, id: "", url: "" }).toEqual({
      greeting: "hello",
      sameEnv: true,
      set: "by the deployment",
      id: "",
      url: "",
    });
    expect(answer.id.length).toBeGreaterThan(0);
  });
}
