/** Hono's own middleware behind every door of every target: it answers as it does without an adapter. */
import path from "node:path";
import { gunzipSync } from "node:zlib";
import type { Host } from "@portable-fn/adapter-kit/target";
import { targets } from "@portable-fn/cli/targets";
import { Connection, type RawResponse } from "@portable-fn/conformance";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hono } from "./hono/app.ts";
import { HONO_CASES, type HonoCase } from "./hono/cases.ts";
import { PATIENCE, start } from "./start.ts";

const APP = path.join(import.meta.dirname, "hono/app.ts");

for (const [name, load] of Object.entries(targets)) {
  const target = await load();
  const [mode = ""] = target.modes;
  describe(`Hono's middleware on ${name}`, () => {
    let running: Host | undefined;
    const host = () => running ?? expect.unreachable("The host did not start");
    beforeAll(async () => {
      running = await start({ target, mode, name: "hono", app: APP, options: {} });
    }, PATIENCE);
    afterAll(() => running?.stop(), PATIENCE);

    const doors = Object.entries(target.capabilities.http).filter(
      ([door]) => target.ingresses?.[mode]?.includes(door) ?? true,
    );
    for (const [door, capabilities] of doors) {
      const promised = ({ needs = [] }: HonoCase) => needs.every((it) => capabilities[it]);
      for (const one of HONO_CASES.filter(promised)) {
        it(`${door}: ${one.name}`, async () => {
          const { url } =
            host().ingresses.find((ingress) => ingress.name === door) ?? expect.unreachable(door);
          expect(seen(await ask(url, one), one)).toEqual(await expected(one));
        });
      }
    }
  });
}

async function ask(url: string, { path: target, method = "GET", headers, body }: HonoCase) {
  const connection = await Connection.open(url);
  const fields = Object.entries(headers ?? {});
  const request = { target, method, headers: fields, ...(body !== undefined && { body }) };
  const [response] = await Promise.all([connection.response(), connection.request(request)]);
  connection.leave();
  return response;
}

/** What Hono itself answers in this process. */
async function expected(one: HonoCase): Promise<unknown> {
  const { path: target, method = "GET", headers = {}, body = null } = one;
  const response = await hono.request(`http://a.test${target}`, { method, headers, body });
  const compared = (one.compared ?? []).map((name) => [name, shown(response.headers.get(name))]);
  return {
    status: response.status,
    body: text(
      new Uint8Array(await response.arrayBuffer()),
      response.headers.get("content-encoding"),
    ),
    compared,
  };
}

function seen(response: RawResponse, { compared = [] }: HonoCase): unknown {
  return {
    status: response.status,
    body: text(response.body, response.get("content-encoding")),
    compared: compared.map((name) => [name, shown(response.get(name))]),
  };
}

function text(body: Uint8Array, encoding: string | null | undefined): string {
  return Buffer.from(encoding === "gzip" ? gunzipSync(body) : body).toString();
}

/** Times differ from call to call, and the host from door to door. */
function shown(value: string | null | undefined): string | null {
  return value?.replace(/;dur=[\d.]+/g, "").replace(/^https?:\/\/[^/]+/, "") ?? null;
}
