/** A container: the process of an action, started, initialised, and run one activation at a time. */
import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import { type Child, startChild } from "@portable-fn/adapter-kit/host";
import type { Build } from "@portable-fn/adapter-kit/target";

const LOOP = fileURLToPath(
  new URL(`./action-loop${extname(import.meta.filename)}`, import.meta.url),
);
const NAME = "portable-fn";
const READY = /^action loop on (\d+)$/;
const SENTINEL = "XXX_THE_END_OF_A_WHISK_ACTIVATION_XXX";
/** Restarts after which a function that cannot stay alive is given up. */
const PATIENCE = 20;

/** How an activation ended. */
export type Activation =
  | { readonly id: string; readonly result: unknown }
  | { readonly id: string; readonly failure: "error" | "lost" | "late" };

/** The container of a build; it starts its process again when that is gone. */
export class Container {
  readonly #build: Build;
  readonly #earlier: string[] = [];
  #child: Child | undefined;
  #port = 0;
  #losses = 0;
  #isStopping = false;
  /** Resolves when nothing runs; what comes meanwhile stands behind it. */
  #turn: Promise<unknown> = Promise.resolve();

  /** @param build what to run */
  constructor(build: Build) {
    this.#build = build;
  }

  /** The process's id; 0 where there is none. */
  get pid(): number {
    return this.#child?.pid ?? 0;
  }

  /** Starts the process and initialises it. */
  async start(): Promise<void> {
    const child = await startChild({
      args: [LOOP],
      cwd: this.#build.directory,
      env: { __OW_API_HOST: "http://127.0.0.1", __OW_ALLOW_CONCURRENT: "false" },
      ready: (line) => {
        this.#port = Number(READY.exec(line)?.[1] ?? this.#port);
        return READY.test(line);
      },
    });
    this.#child = child;
    void child.exited.then((code) => {
      if (this.#child === child) this.#earlier.push(...child.logs(), `The action ended: ${code}`);
    });
    const code = await readFile(this.#build.file, "utf8");
    const value = { name: NAME, main: "main", code, binary: false, env: this.#build.env };
    const { status, body } = await this.#post("/init", { value });
    if (status === 200) return;
    await this.stop();
    throw new Error(`The action did not start: ${JSON.stringify(body)}\n${this.logs().join("\n")}`);
  }

  /**
   * Runs an activation when it is its turn.
   *
   * @param value the action's argument
   * @param hasContext whether the action gets a second one, as DigitalOcean's do
   * @returns how it ended; never rejects
   */
  run(value: object, hasContext: boolean): Promise<Activation> {
    const run = this.#turn.then(() => this.#run(value, hasContext));
    this.#turn = run;
    return run;
  }

  /** @returns all lines of all its processes, without those that frame an activation's */
  logs(): readonly string[] {
    const lines = [...this.#earlier, ...(this.#child?.isRunning() ? this.#child.logs() : [])];
    return lines.filter((line) => line !== SENTINEL);
  }

  /** @returns whether the first process still runs */
  isRunning(): boolean {
    return this.#losses === 0 && this.#child?.isRunning() === true;
  }

  /** Ends the process. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    await this.#child?.stop();
  }

  async #run(value: object, hasContext: boolean): Promise<Activation> {
    const id = randomUUID().replaceAll("-", "");
    const ms = timeoutOf(this.#build);
    const message = activation(id, value, Date.now() + ms, hasContext);
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      this.#child?.process.kill("SIGKILL");
    }, ms);
    try {
      const { status, body } = await this.#post("/run", message);
      if (status === 200) return { id, result: body };
      // The platform ends a container that answered with anything else.
      await this.#replace();
      return { id, failure: "error" };
    } catch {
      await this.#replace();
      return { id, failure: isLate ? "late" : "lost" };
    } finally {
      clearTimeout(timer);
    }
  }

  async #replace(): Promise<void> {
    if (this.#isStopping) return;
    this.#losses += 1;
    await this.#child?.stop(0);
    if (this.#losses < PATIENCE) await this.start();
  }

  async #post(path: string, message: object): Promise<{ status: number; body: unknown }> {
    const response = await fetch(`http://127.0.0.1:${this.#port}${path}`, {
      method: "POST",
      body: JSON.stringify(message),
    });
    return { status: response.status, body: await response.json() };
  }
}

/** The platform knows one time limit an action, so it is the longest of the functions'. */
function timeoutOf({ manifest }: Build): number {
  const seconds = manifest.functions.map(({ timeout }) => timeout);
  return Math.max(1, ...seconds) * 1000;
}

function activation(id: string, value: object, deadline: number, hasContext: boolean): object {
  const names = { namespace: "guest", api_key: "", transaction_id: id };
  return {
    value,
    ...names,
    action_name: `/guest/${NAME}`,
    activation_id: id,
    deadline: String(deadline),
    ...(hasContext && {
      context: {
        activationId: id,
        apiHost: "http://127.0.0.1",
        apiKey: "",
        deadline,
        functionName: `/guest/default/${NAME}`,
        functionVersion: "0.0.1",
        namespace: "guest",
        requestId: id,
      },
    }),
  };
}
