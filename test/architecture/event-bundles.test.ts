/** What an event function is deployed with holds and loads nothing of HTTP. */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { describe, expect, it } from "vitest";

/** What the build puts in place of the free identifiers `Request` and the like. */
const LIGHT_FETCH = fileURLToPath(import.meta.resolve("@portable-fn/light-fetch/inject"));

const EVENT = JSON.stringify({
  Records: [
    {
      messageId: "1",
      body: "{}",
      attributes: {},
      messageAttributes: {},
      eventSource: "aws:sqs",
      eventSourceARN: "arn:aws:sqs:us-east-1:123456789012:orders",
    },
  ],
});

async function bundled(entry: string): Promise<{ inputs: string[]; text: string }> {
  const { outputFiles, metafile } = await build({
    stdin: {
      contents: `
        import { toLambda } from "@portable-fn/aws-lambda/${entry}";
        import { defineApp, queue } from "@portable-fn/core";
        const orders = queue("orders", async ({ data }) => void data);
        globalThis.handler = toLambda(defineApp({ name: "shop", functions: { orders } }));`,
      resolveDir: import.meta.dirname,
    },
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    platform: "node",
    conditions: ["portable-fn-checked", "module"],
    inject: [LIGHT_FETCH],
    write: false,
    metafile: true,
  });
  const [output] = Object.values(metafile.outputs);
  const inputs = Object.entries(output?.inputs ?? {});
  return {
    inputs: inputs.flatMap(([file, { bytesInOutput }]) => (bytesInOutput > 0 ? [file] : [])),
    text: outputFiles[0]?.text ?? "",
  };
}

describe.each(["events", "queue"])("a Lambda function of the entry for %s", (entry) => {
  it("holds nothing of HTTP", async () => {
    const { inputs } = await bundled(entry);
    expect(
      inputs.filter((file) => /light-fetch|adapter-kit\/dist\/src\/(?:node-)?http|hono/.test(file)),
    ).toEqual([]);
  });

  it("loads nothing of HTTP when it handles an event", async () => {
    const { text } = await bundled(entry);
    const program = `${text}
      const result = await handler(${EVENT}, { awsRequestId: "1", getRemainingTimeInMillis: () => 1000 });
      const loaded = process.moduleLoadList.filter((name) => /undici|_http|\\bhttps?$/.test(name));
      console.log(JSON.stringify({ result, loaded }));`;
    const run = spawnSync(process.execPath, ["--input-type=module", "-"], {
      input: program,
      encoding: "utf8",
    });
    expect(JSON.parse(run.stdout || run.stderr)).toEqual({
      result: { batchItemFailures: [] },
      loaded: [],
    });
  });
});
