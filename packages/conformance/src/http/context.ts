/** The context: what the handler knows of its invocation. */
import { freshKey, type Suite } from "../suite.ts";

interface Facts {
  readonly native: boolean;
  readonly unlisted: string;
}

/** @param suite what to declare the cases with */
export function context(suite: Suite): void {
  const { it, expect, target } = suite;
  it("gives each invocation an id of its own", async (client) => {
    const ids = await Promise.all([1, 2, 3].map(async () => (await client.echo()).context.id));
    expect(new Set(ids).size).toBe(3);
    for (const id of ids) expect(id.length).toBeGreaterThan(7);
  });
  it("names the target", async (client) => {
    expect((await client.echo()).context.target).toBe(target);
  });
  it("is the first attempt", async (client) => {
    expect((await client.echo()).context.attempt).toBe(1);
  });
  it("has a deadline ahead, at most the function's timeout away", async (client) => {
    const before = Date.now();
    const { deadline, remaining } = (await client.echo()).context;
    expect(deadline ?? 0).toBeGreaterThan(before);
    expect(deadline ?? 0).toBeLessThanOrEqual(Date.now() + 30_000);
    expect(remaining ?? 0).toBeGreaterThan(20_000);
    expect(remaining ?? 0).toBeLessThanOrEqual(30_000);
  });
  it("begins with a signal that is not aborted", async (client) => {
    expect((await client.echo()).context.aborted).toBe(false);
  });
  it("has all its members, also taken off it", async (client) => {
    expect(await client.json<Facts>("/do/facts")).toEqual({
      props: {},
      native: true,
      signal: true,
      sameSignal: true,
      requestSignal: true,
      secret: "from the deployment",
      unlisted: "PFN_BINDING",
      polluted: false,
    });
  });
  it("gives variables: the deployment's over the function's defaults", async (client) => {
    expect(await client.json("/variables")).toEqual({
      declared: "by the function",
      set: "by the deployment",
      demanded: null,
    });
  });
  it("keeps parallel invocations apart", async (client) => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, async (_, at) => {
        const body = `body ${at} `.repeat(at + 1);
        const seen = await client.echo({ method: "POST", target: `/echo/${at}?at=${at}`, body });
        return [seen.parsed.searchParams.get("at"), Buffer.from(seen.bytes()).toString() === body];
      }),
    );
    expect(answers).toEqual(answers.map((_, at) => [`${at}`, true]));
  });
  logs(suite);
}

function logs({ it, expect }: Suite): void {
  it("logs each level as a line with the invocation's id", async (client) => {
    const marker = freshKey();
    const { id } = await client.json<{ id: string }>(`/do/log?marker=${marker}`);
    for (const level of ["info", "warn", "error"]) {
      const line = await client.logLine(`${level} ${marker}`, id);
      expect(line).toContain(level);
    }
  });
  it("logs fields", async (client) => {
    const marker = freshKey();
    await client.send({ target: `/do/log?marker=${marker}` });
    const line = (await client.logLine(`info ${marker}`)).replaceAll("\\", "");
    expect(line).toContain('"order":7');
    expect(line).toContain('"deep":[1,2]');
  });
  it("logs errors, circles and big numbers without failing", async (client) => {
    const marker = freshKey();
    await client.send({ target: `/do/log?marker=${marker}` });
    const line = await client.logLine(`error ${marker}`);
    expect(line).toContain("wrong kind");
    expect(line).toContain("TypeError");
  });
  it("keeps a message with a line end on one line", async (client) => {
    const marker = freshKey();
    await client.send({ target: `/do/log?marker=${marker}` });
    const line = await client.logLine(`warn ${marker}`);
    expect(line).toContain(`second line ${marker}`);
  });
}
