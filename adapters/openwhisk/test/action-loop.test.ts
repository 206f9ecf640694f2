import { fileURLToPath } from "node:url";
import { type Child, startChild } from "@portable-fn/adapter-kit/host";
import { afterEach, describe, expect, it } from "vitest";

const LOOP = fileURLToPath(new URL("../target/action-loop.ts", import.meta.url));
const READY = /^action loop on (\d+)$/;
const SENTINEL = "XXX_THE_END_OF_A_WHISK_ACTIVATION_XXX";

let child: Child | undefined;
afterEach(() => child?.stop());

/** Starts a loop of its own for each case: its state is what is tested. */
async function loop() {
  let port = "";
  const ready = (line: string) => {
    port = READY.exec(line)?.[1] ?? port;
    return port !== "";
  };
  const started = await startChild({ args: [LOOP], cwd: import.meta.dirname, env: {}, ready });
  child = started;
  const post = async (path: string, body: unknown) => {
    const text = typeof body === "string" ? body : JSON.stringify(body);
    const response = await fetch(`http://127.0.0.1:${port}${path}`, { method: "POST", body: text });
    return { status: response.status, body: await response.json() };
  };
  const init = (code: string, more: object = {}) =>
    post("/init", { value: { name: "x", main: "main", code, binary: false, env: {}, ...more } });
  return { post, init, logs: () => started.logs() };
}

describe("the action loop", () => {
  it("runs nothing before /init, and takes one /init", async () => {
    const { post, init } = await loop();
    expect((await post("/run", { value: {} })).status).toBe(403);
    expect(await init("exports.main = (a) => a")).toEqual({ status: 200, body: { OK: true } });
    expect((await init("exports.main = () => ({})")).status).toBe(403);
    expect(await post("/run", { value: { a: 1 } })).toEqual({ status: 200, body: { a: 1 } });
  });

  it("refuses what is no message, and goes on", async () => {
    const { post, init } = await loop();
    expect((await post("/init", "nonsense")).status).toBe(400);
    expect((await post("/init", [1])).status).toBe(400);
    expect((await post("/init", { value: 1 })).status).toBe(502);
    expect((await post("/other", {})).status).toBe(404);
    expect((await init("exports.main = () => ({})", { binary: true })).status).toBe(502);
    expect((await init("exports.main = () => ({})")).status).toBe(200);
  });

  it("sets the variables: of /init as they are, of /run the texts alone", async () => {
    const { post, init } = await loop();
    const code = "exports.main = () => ({ ...process.env })";
    await init(code, { env: { GIVEN: "text", NUMBER: 7 } });
    const message = {
      value: {},
      namespace: "guest",
      activation_id: "a1",
      count: 3,
      deadline: "12",
    };
    const { body } = await post("/run", message);
    expect(body).toMatchObject({ GIVEN: "text", NUMBER: "7" });
    expect(body).toMatchObject({ __OW_NAMESPACE: "guest", __OW_ACTIVATION_ID: "a1" });
    expect(body).toMatchObject({ __OW_DEADLINE: "12" });
    expect(body).not.toHaveProperty("__OW_COUNT");
  });

  it("gives {} for undefined, { error } for a rejection, 502 for a primitive", async () => {
    const { post, init } = await loop();
    const code = `exports.main = ({ how }) => ({
      nothing: () => undefined,
      reject: () => Promise.reject(Object.assign(new Error("no"), { statusCode: 404 })),
      plain: () => Promise.reject({ a: 1 }),
      empty: () => Promise.reject(),
      text: () => "text",
    })[how]()`;
    await init(code);
    const run = (how: string) => post("/run", { value: { how } });
    expect(await run("nothing")).toEqual({ status: 200, body: {} });
    expect((await run("reject")).body.error).toMatchObject({ message: "no", statusCode: 404 });
    expect(await run("plain")).toEqual({ status: 200, body: { error: { a: 1 } } });
    expect(await run("empty")).toEqual({ status: 200, body: { error: {} } });
    expect((await run("text")).status).toBe(502);
    expect((await run("nothing")).status).toBe(200);
  });

  it("is dead after a synchronous throw", async () => {
    const { post, init } = await loop();
    await init("exports.main = () => { throw new Error('no') }");
    expect((await post("/run", { value: {} })).status).toBe(502);
    expect((await post("/run", { value: {} })).status).toBe(403);
    expect((await init("exports.main = () => ({})")).status).toBe(403);
  });

  it("frames the lines of an activation on both outputs", async () => {
    const { post, init, logs } = await loop();
    await init("exports.main = () => { console.log('said') }");
    await post("/run", { value: {} });
    await child?.stop();
    expect(logs().filter((line) => line === SENTINEL).length).toBe(2);
    expect(logs()).toContain("said");
  });
});
