/** The container's own process: the /init and /run protocol around an action. Run by the host. */
import type * as Http from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { compileFunction, constants } from "node:vm";

// An import of node:http would load what the platform's process has not loaded when the app starts.
const http = createRequire(import.meta.url)("node:http") as typeof Http;

const SENTINEL = "XXX_THE_END_OF_A_WHISK_ACTIVATION_XXX";

type Fields = Readonly<Record<string, unknown>>;
type Main = (...args: unknown[]) => unknown;

/** What a request is answered with. */
interface Answer {
  readonly status: number;
  readonly body: unknown;
}

let main: Main | undefined;
/** After a synchronous throw the container takes nothing more. */
let isDead = false;

const server = http.createServer((req, res) => {
  void answer(req).then(({ status, body }) => {
    const text = JSON.stringify(body);
    res.writeHead(status, { "content-type": "application/json" }).end(text);
  });
});
server.listen(Number(process.env["__OW_PORT"] ?? 0), "127.0.0.1", () => {
  console.log(`action loop on ${(server.address() as AddressInfo).port}`);
});

async function answer(req: Http.IncomingMessage): Promise<Answer> {
  const message = await read(req);
  if (!message || req.method !== "POST") return failure(400, "The request is no JSON object");
  if (req.url === "/init") return init(message);
  if (req.url === "/run") return run(message);
  return failure(404, "There are /init and /run");
}

async function read(req: Http.IncomingMessage): Promise<Fields | undefined> {
  const pieces: Buffer[] = [];
  for await (const piece of req) pieces.push(piece as Buffer);
  try {
    const value: unknown = JSON.parse(Buffer.concat(pieces).toString());
    return isFields(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function failure(status: number, error: unknown): Answer {
  return { status, body: { error } };
}

function init({ value }: Fields): Answer {
  if (main || isDead) return failure(403, "Cannot initialize the action more than once.");
  const { main: name, code, binary, env } = isFields(value) ? value : {};
  if (typeof name !== "string" || typeof code !== "string" || !name || !code) {
    return failure(502, "Missing main/no code to execute.");
  }
  if (binary === true) return failure(502, "This container takes one CommonJS file, not a zip.");
  for (const [key, text] of Object.entries(isFields(env) ? env : {})) {
    process.env[key] = typeof text === "string" ? text : JSON.stringify(text);
  }
  try {
    const found = load(code)[name];
    if (typeof found !== "function") throw new Error(`The module exports no function ${name}`);
    main = found as Main;
    return { status: 200, body: { OK: true } };
  } catch (error) {
    isDead = true;
    console.error("Error during initialization:", error);
    mark();
    return failure(502, `Initialization has failed due to: ${error}`);
  }
}

function load(code: string): Fields {
  const file = path.resolve("index.js");
  const module: { exports: unknown } = { exports: {} };
  const names = ["exports", "require", "module", "__filename", "__dirname"];
  const body = compileFunction(code, names, {
    filename: file,
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  }) as Main;
  body(module.exports, createRequire(file), module, file, path.dirname(file));
  return module.exports as Fields;
}

async function run(message: Fields): Promise<Answer> {
  if (!main || isDead) return failure(403, "The action is not initialized.");
  const { value, context, ...rest } = message;
  for (const [key, text] of Object.entries(rest)) {
    if (typeof text === "string") process.env[`__OW_${key.toUpperCase()}`] = text;
  }
  const given = isFields(context) ? [value ?? {}, withClock(context)] : [value ?? {}];
  let returned: unknown;
  try {
    returned = main(...given);
  } catch (error) {
    isDead = true;
    console.error(error);
    mark();
    return failure(502, `An error has occurred: ${error}`);
  }
  const result = await Promise.resolve(returned).then(
    (settled: unknown) => settled ?? {},
    (error: unknown) => ({ error: serialised(error) }),
  );
  if (typeof result !== "object") {
    console.error(`Result must be of type object but has type "${typeof result}"`);
    mark();
    return failure(502, "The action did not return a dictionary.");
  }
  mark();
  return { status: 200, body: result };
}

/** DigitalOcean's runtime makes a second argument; the front sends what is in it. */
function withClock(context: Fields): object {
  const getRemainingTimeInMillis = () => Math.max(0, Number(context["deadline"]) - Date.now());
  return { ...context, getRemainingTimeInMillis };
}

/** An error's name, message and stack are not enumerable; its other members stand beside them. */
function serialised(error: unknown): unknown {
  if (!(error instanceof Error)) return error ?? {};
  const { name, message, stack } = error;
  return Object.assign({ name, message, stack }, error);
}

function mark(): void {
  console.log(SENTINEL);
  console.error(SENTINEL);
}
