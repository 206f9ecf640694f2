/** Loaded before aws-lambda-ric: leads its native part to ours. Runs in the function's process. */
import { registerHooks } from "node:module";
import { extname } from "node:path";

const NATIVE = "./rapid-client.node";
const url = new URL(`./rapid-client${extname(import.meta.filename)}`, import.meta.url).href;

registerHooks({
  resolve: (specifier, context, nextResolve) =>
    specifier === NATIVE
      ? { url, format: "module", shortCircuit: true }
      : nextResolve(specifier, context),
});
