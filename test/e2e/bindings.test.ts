/** A key-value binding in the real runtimes that have a store of their own here: what was set is there. */
import { request } from "node:http";
import path from "node:path";
import type { Host } from "@portable-fn/adapter-kit/target";
import { buildApp } from "@portable-fn/cli/build";
import { targets } from "@portable-fn/cli/targets";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const FIXTURE = path.join(import.meta.dirname, "fixtures/kv-binding");

/** Behind the others stand services of a cloud, which their own tests run against stand-ins. */
const HERE = ["memory", "node"];

for (const name of HERE) {
  describe(`bind.kv on ${name}`, () => {
    let host: Host | undefined;
    beforeAll(async () => {
      const target = (await targets[name]?.()) ?? expect.unreachable(name);
      const directory = path.join(FIXTURE, ".portable-fn", name);
      const [mode = ""] = target.modes;
      const app = path.join(FIXTURE, "src/app.ts");
      const env = { PORTABLE_FN_KV: path.join(directory, "kv.db") };
      host = await target.start(await buildApp({ app, target, mode, directory, env }));
    }, 60_000);
    afterAll(() => host?.stop(), 60_000);

    it("keeps what was set, through the store that the build put behind it", async () => {
      const url = host?.ingresses[0]?.url ?? "";
      expect(await get(`${url}/count`)).toBe("1");
      expect(await get(`${url}/count`)).toBe("2");
      expect(await get(`${url}/name`)).toBe(name === "node" ? "sqlite" : "memory");
    });
  });
}

function get(url: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const asking = request(url, { agent: false }, async (response) => {
      let text = "";
      for await (const piece of response.setEncoding("utf8")) text += piece;
      resolve(text);
    });
    asking.once("error", reject).end();
  });
}
