/** The function's process: the client that AWS ships in its images, before a Runtime API of ours. */
import { createRequire } from "node:module";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import { type Child, startChild } from "@portable-fn/adapter-kit/host";
import type { Build } from "@portable-fn/adapter-kit/target";
import { type RuntimeApi, startRuntimeApi } from "./runtime-api.ts";

const PRELOAD = new URL(`./ric/preload${extname(import.meta.filename)}`, import.meta.url).href;
const NAME = "portable-fn";

/** The function's ARN. */
export const FUNCTION_ARN: string = `arn:aws:lambda:us-east-1:123456789012:function:${NAME}`;

/** The function's process and its Runtime API; starts the process again when it is gone. */
export class FunctionProcess {
  readonly #build: Build;
  readonly #env: Readonly<Record<string, string>>;
  readonly #earlier: string[] = [];
  #api: RuntimeApi | undefined;
  #child: Child | undefined;
  #stopping = false;
  #losses = 0;
  /** The process that was ended on purpose. */
  #killed: Child | undefined;

  /**
   * @param build what was built
   * @param env variables besides the build's
   */
  constructor(build: Build, env: Readonly<Record<string, string>>) {
    this.#build = build;
    this.#env = env;
  }

  /** The Runtime API, which gives events to the process. */
  get api(): RuntimeApi {
    if (!this.#api) throw new Error("The Runtime API is not started");
    return this.#api;
  }

  /** The process; 0 where none runs. */
  get pid(): number {
    return this.#child?.pid ?? 0;
  }

  /** Starts it; resolves when the function has loaded. */
  async start(): Promise<void> {
    this.#api = await startRuntimeApi({
      functionArn: FUNCTION_ARN,
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

  /**
   * Runs the function with an event.
   *
   * @param event JSON
   * @returns what the function returned
   * @throws Error for a function that fails, takes too long, or loses its process
   */
  async invoke(event: object): Promise<unknown> {
    const outcome = await this.api.invoke(event);
    if (outcome.kind === "result") return outcome.result;
    throw new Error(outcome.kind === "failure" ? outcome.type : "Runtime.StreamError");
  }

  /** Ends the process as a crash does; resolves when it is gone. Another is started by itself. */
  async kill(): Promise<void> {
    const child = this.#child;
    if (!child) return;
    this.#killed = child;
    child.process.kill("SIGKILL");
    await child.exited;
  }

  /** @returns all lines printed so far, of all processes */
  logs(): readonly string[] {
    return [...this.#earlier, ...(this.#child?.logs() ?? [])];
  }

  /** @returns whether it runs, and no process was lost on the way */
  isRunning(): boolean {
    return this.#losses === 0 && this.#child?.isRunning() === true;
  }

  /** Ends it for good. */
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
      env: { ...this.#env, ...env, ...lambdaEnv(this.#build, this.api.address) },
    });
    this.#child = child;
    void child.exited.then((code) => this.#lost(child, code));
    return child;
  }

  async #lost(child: Child, code: number | string): Promise<void> {
    this.api.lost("Runtime.ExitError");
    if (this.#stopping) return;
    if (child !== this.#killed) this.#losses += 1;
    this.#earlier.push(...child.logs(), `Lambda: the runtime ended with ${code}; started again`);
    // A function that cannot even start is not tried for ever.
    if (this.#losses < 20) await this.#launch();
  }
}

/** Lambda knows one time limit, so it is the longest of the functions'. */
function timeoutOf({ manifest }: Build): number {
  const seconds = manifest.functions.map(({ timeout }) => timeout);
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
