/** An entry that was made for one function: it answers that one and refuses the rest. */
import type { Suite } from "../suite.ts";

/** @param suite what to declare the cases with */
export function singleFunction({ it, expect }: Suite): void {
  it("answers the function", async (client) => {
    const { context } = await client.echo({ target: "/only/exact?x=1" });
    expect(context.functionName).toBe("exact");
  });
  for (const target of ["/", "/echo", "/only/exact/", "/only", "//only/exact", "/prefix/x"]) {
    it(`answers 404 with a problem document at ${target}`, async (client) => {
      const response = await client.send({ target });
      expect(response.status).toBe(404);
      expect(response.get("content-type")).toBe("application/problem+json");
      expect(JSON.parse(response.text).status).toBe(404);
    });
  }
  for (const method of ["PUT", "DELETE", "OPTIONS"]) {
    it(`answers 405 to ${method} and says what is allowed`, async (client) => {
      const response = await client.send({ method, target: "/only/exact" });
      expect(response.status).toBe(405);
      expect(response.get("allow")).toBe("GET, POST");
      expect(response.get("content-type")).toBe("application/problem+json");
    });
  }
  it("answers a HEAD where it answers GET", async (client) => {
    expect((await client.send({ method: "HEAD", target: "/only/exact" })).status).toBe(200);
  });
  it("answers a refused HEAD without a body", async (client) => {
    const headers = [["Connection", "close"]] as const;
    const connection = await client.open({ method: "HEAD", target: "/none", headers });
    expect((await connection.response()).status).toBe(404);
    expect((await connection.surplus()).byteLength).toBe(0);
  });
}
