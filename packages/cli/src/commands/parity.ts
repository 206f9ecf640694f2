/** `portable-fn parity`: one app in every target's real runtime, the same requests to all. */
import { existsSync } from "node:fs";
import path from "node:path";
import type { Target } from "@portable-fn/adapter-kit/target";
import { type Command, readArguments } from "../command.ts";
import { CliError } from "../errors.ts";
import { unless } from "../interruption.ts";
import { REFERENCE } from "../parity/exchange.ts";
import { runParity } from "../parity/run.ts";
import { targets } from "../targets.gen.ts";
import { count } from "../terminal.ts";

const HELP = `Builds an app for every target, runs it in their real runtimes at the same time, sends the same
requests to all, and compares the answers with those of the memory target. A loss that a target's
table of capabilities announces is no difference.

Usage: portable-fn parity <folder> [options]

The folder holds src/app.ts, whose default export is the app, and requests.ts, whose default export
is what to send:

  export default [
    { name: "greeting", method: "GET", path: "/hello/Ada" },
    { name: "order", method: "POST", path: "/orders", headers: { "content-type": "application/json" }, body: "{}" },
  ];

Options:
  --target a,b   only these targets; ${REFERENCE} is always there to compare with
  --once         end after the table: 0 when all answers are equal, else 1
  --json         one JSON document instead of the table
  --help         this text

Without --once it keeps serving until Ctrl-C.`;

/** The command. */
export const parity: Command = {
  help: HELP,
  async run(args, terminal, end) {
    const { positionals, flags, values } = readArguments(
      args,
      { once: { type: "boolean" }, json: { type: "boolean" }, target: { type: "string" } },
      1,
    );
    const [folder] = positionals;
    if (folder === undefined) throw new CliError("PFN_CLI_OPTIONS", "the app's folder is missing");
    const chosen = chooseTargets(values.get("target"));
    const plan = {
      folder: path.resolve(folder),
      app: moduleIn(folder, "src/app", "PFN_CLI_FOLDER"),
      requests: moduleIn(folder, "requests", "PFN_CLI_NO_REQUESTS"),
      once: flags.has("once"),
      json: flags.has("json"),
    };
    terminal.err(`Loading ${count(chosen.length, "target")}: ${chosen.join(", ")}`);
    return runParity({ ...plan, targets: await unless(end, loadTargets(chosen)) }, terminal, end);
  },
};

function chooseTargets(wanted: string | undefined): string[] {
  const known = Object.keys(targets);
  const names = wanted?.split(",").map((name) => name.trim()) ?? known;
  for (const name of names) {
    if (!known.includes(name)) {
      throw new CliError("PFN_CLI_TARGET", `${name || "nothing"}; there are ${known.join(", ")}`);
    }
  }
  return [...new Set([REFERENCE, ...names])];
}

/** The reference first, then those with few ingresses: so the table is compact. */
async function loadTargets(names: readonly string[]): Promise<Target[]> {
  const loading = names.flatMap((name) => targets[name] ?? []);
  const loaded = await Promise.all(loading.map((load) => load()));
  const weight = ({ name, modes, capabilities }: Target) =>
    name === REFERENCE ? 0 : Math.max(modes.length, Object.keys(capabilities.http).length);
  return loaded.sort((a, b) => weight(a) - weight(b));
}

function moduleIn(
  folder: string,
  name: string,
  code: "PFN_CLI_FOLDER" | "PFN_CLI_NO_REQUESTS",
): string {
  for (const extension of ["ts", "js", "mts", "mjs", "tsx", "jsx"]) {
    const file = path.resolve(folder, `${name}.${extension}`);
    if (existsSync(file)) return file;
  }
  throw new CliError(code, path.resolve(folder));
}
