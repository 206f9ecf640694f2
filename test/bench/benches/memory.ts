/** Memory that stays in use after very many calls of our Lambda adapter. */
import { fileURLToPath } from "node:url";
import { buildOurs } from "../measure/bundle.ts";
import { startProcess } from "../measure/process.ts";
import type { Section } from "../measure/report.ts";
import type { MemoryAnswer } from "../processes/memory.ts";

const PROCESS = fileURLToPath(new URL("../processes/memory.ts", import.meta.url));

/** Between two looks. */
const CALLS = 100_000;
const LOOKS = 10;

/**
 * Runs the bench.
 *
 * @param progress takes a line now and then
 * @returns a section
 */
export async function runMemory(progress: (line: string) => void): Promise<Section> {
  progress("memory");
  const file = await buildOurs("aws-lambda", "contestants/app.ts");
  const child = startProcess(PROCESS, { args: [file], execArgv: ["--expose-gc"] });
  const looks: MemoryAnswer[] = [];
  try {
    for (let look = 1; look <= LOOKS; look += 1) {
      looks.push(await child.ask<MemoryAnswer>({ calls: CALLS }));
      progress(`  ${look * CALLS} calls`);
    }
  } finally {
    await child.stop();
  }
  const rows = looks.map(({ heap, external, resident }, at) => [
    count((at + 1) * CALLS),
    megabytes(heap),
    megabytes(external),
    megabytes(resident),
  ]);
  rows.push(["growth, bytes a call", growth(looks, "heap"), growth(looks, "external"), ""]);
  return {
    title: "Memory: one million calls of our Lambda adapter with Hono",
    text: "What is in use after a collection of all garbage, in MB; resident is what the process holds.",
    tables: [{ head: ["calls", "heap", "buffers", "resident"], rows }],
  };
}

/** From the second look on: by the first, not all code has been compiled. */
function growth(looks: readonly MemoryAnswer[], of: "heap" | "external"): string {
  const [, second] = looks;
  const last = looks.at(-1);
  return (((last?.[of] ?? 0) - (second?.[of] ?? 0)) / ((LOOKS - 2) * CALLS)).toFixed(3);
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(2);
}

function count(calls: number): string {
  return calls.toLocaleString("en");
}
