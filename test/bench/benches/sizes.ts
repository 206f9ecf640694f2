/** Sizes of what is deployed. */

import { sizesOf } from "../measure/bundle.ts";
import type { Section, Table } from "../measure/report.ts";
import { bundleCold } from "./cold.ts";
import { bundleLambda, LAMBDA_PEERS } from "./lambda.ts";

/**
 * Weighs the bundles for Lambda.
 *
 * @param progress takes a line now and then
 * @returns a section
 */
export async function runSizes(progress: (line: string) => void): Promise<Section> {
  progress("sizes");
  const warm = await tabulate("The shop", await bundleLambda(Object.keys(LAMBDA_PEERS)));
  const cold = await tabulate("The app of the cold starts", await bundleCold());
  return {
    title: "AWS Lambda: sizes of bundles",
    text: "The app and its framework included, bundled by esbuild, minified; KB of 1000 bytes.",
    tables: [warm, cold],
  };
}

async function tabulate(title: string, files: ReadonlyMap<string, string>): Promise<Table> {
  const sizes = await Promise.all(
    [...files].map(async ([name, file]) => ({ name, ...(await sizesOf(file)) })),
  );
  sizes.sort((a, b) => a.gzipped - b.gzipped);
  const rows = sizes.map(({ name, plain, gzipped }) => [
    name,
    kilobytes(gzipped),
    kilobytes(plain),
  ]);
  return { title, head: ["", "KB, gzip", "KB"], rows };
}

function kilobytes(bytes: number): string {
  return (bytes / 1000).toFixed(1);
}
