/** The host: the client that AWS ships in its images, before a Runtime API and gateways of ours. */
import { createRequire } from "node:module";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import { type Child, residentBytes, startChild } from "@portable-fn/adapter-kit/host";
import type { Build, Host } from "@portable-fn/adapter-kit/target";
import { startGateway } from "./gateway.ts";
import { GATEWAYS } from "./gateways.ts";
import { type RuntimeApi, startRuntimeApi } from "./runtime-api.ts";

const PRELOAD = new URL(`./ric/preload${extname(import.meta.filename)}`, import.meta.url).href;
const NAME = "portable-fn";

/**
 * Runs a built entry as Lambda does. One process takes one invocation at a time; what comes meanwhile
 * waits for it. A process that ends or overstays is started again, and `isRunning` says so.
 *
 * @param build what was built
 * @returns the running host
 */
export async function start(build: Build): Promise<Host> {
  const process = new FunctionProcess(build);
  await process.start();
  const fronts = await Promise.all(
    (GATEWAYS[build.mode] ?? []).map(async ({ name, ...plan }) => {
      const front = await startGateway(plan, (event) => process.api.invoke(event));
      return { name, front };
    }),
  );
  return {
    ingresses: fronts.map(({ name, front }) => ({ name, url: front.url })),
    logs: () => process.logs(),
    residentBytes: () => residentBytes([process.pid]),
    isRunning: () => process.isRunning(),
    async stop() {
      await Promise.all(fronts.map(({ front }) => front.stop()));
      await process.stop();
    },
  };
}

/** The function's process and its Runtime API; starts the process again when it is gone. */
class FunctionProcess {
  readonly #build: Build;
  readonly #earlier: string[] = [];
  #api: RuntimeApi | undefined;
  #child: Child | undefined;
  #stopping = false;
  #losses = 0;

  constructor(build: Build) {
    this.#build = build;
  }

  get api(): RuntimeApi {
    if (!this.#api) throw new Error("The Runtime API is not started");
    return this.#api;
  }

  get pid(): number {
    return this.#child?.pid ?? 0;
  }

  async start(): Promise<void> {
    this.#api = await startRuntimeApi({
      functionArn: `arn:aws:lambda:us-east-1:123456789012:function:${NAME}`,
      timeout: timeoutOf(this.#build),
      expired: () => this.#child?.process.kill("SIGKILL"),
    });
    const child = await this.#launch();
    try {
      const ended = child.exited.then((code) => Promise.reject(new Error(`It ended with ${code}`)));
      await Promise.race([this.#api.ready(), ended]);
    } catch (cause) {
      await this.stop();
      throw new Error(`Lambda's runtime did not start:\n${this.logs().slice(-40).join("\n")}`, {
        cause,
      });
    }
  }

  logs(): readonly string[] {
    return [...this.#earlier, ...(this.#child?.logs() ?? [])];
  }

  isRunning(): boolean {
    return this.#losses === 0 && this.#child?.isRunning() === true;
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    await this.#child?.stop();
    await this.#api?.stop();
  }

  async #launch(): Promise<Child> {
    const { directory, env } = this.#build;
    const child = await startChild({
      args: ["--import", PRELOAD, runtimeClient(), "index.handler"],
      cwd: directory,
      env: { ...env, ...lambdaEnv(this.#build, this.api.address) },
    });
    this.#child = child;
    void child.exited.then((code) => this.#lost(child, code));
    return child;
  }

  async #lost(child: Child, code: number | string): Promise<void> {
    this.api.lost("Runtime.ExitError");
    if (this.#stopping) return;
    this.#losses += 1;
    this.#earlier.push(...child.logs(), `Lambda: the runtime ended with ${code}; started again`);
    // A function that cannot even start is not tried for ever.
    if (this.#losses < 20) await this.#launch();
  }
}

/** Lambda knows one time limit, so it is the longest of the functions'. */
function timeoutOf({ manifest }: Build): number {
  const seconds = manifest.functions
    .filter(({ trigger }) => trigger.kind === "http")
    .map(({ timeout }) => timeout);
  return Math.min(900, Math.max(1, ...seconds)) * 1000;
}

function lambdaEnv({ directory, manifest }: Build, api: string): Record<string, string> {
  const memory = Math.max(128, ...manifest.functions.map((fn) => fn.memory));
  return {
    AWS_DEFAULT_REGION: "us-east-1",
    AWS_EXECUTION_ENV: "AWS_Lambda_nodejs24.x",
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memory),
    AWS_LAMBDA_FUNCTION_NAME: NAME,
    AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
    AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${NAME}`,
    AWS_LAMBDA_LOG_STREAM_NAME: "local/[$LATEST]0",
    AWS_LAMBDA_RUNTIME_API: api,
    AWS_REGION: "us-east-1",
    LAMBDA_TASK_ROOT: directory,
    LANG: "en_US.UTF-8",
    TZ: ":UTC",
    _HANDLER: "index.handler",
  };
}

function runtimeClient(): string {
  // The package exports its main file alone, and that is the client.
  return createRequire(fileURLToPath(import.meta.url)).resolve("aws-lambda-ric");
}
