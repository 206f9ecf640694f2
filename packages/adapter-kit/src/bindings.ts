/** Bindings: from what an app declares to the clients that an entry supplies. */
import { type App, type Binding, type Context, PortableError } from "@portable-fn/core";

/** Makes the client of a binding. */
export type BindingFactory = (ctx: Context, binding: Binding) => unknown;

/** Gives the client of a binding to a context. */
export type BindingResolver = (binding: Binding, ctx: Context) => unknown;

/**
 * Makes the resolver behind `ctx.get`.
 *
 * @param app the app that lists the bindings
 * @param factories what the entry supplies, by the binding's name
 * @returns what makes resolvers; each keeps its own clients
 */
export function createBindings(
  app: App,
  factories: Readonly<Record<string, BindingFactory>> = {},
): () => BindingResolver {
  return () => {
    let clients: Map<string, unknown> | undefined;
    return (binding, ctx) => {
      const { kind, name } = binding;
      if (!app.bindings.some((listed) => listed.kind === kind && listed.name === name)) {
        throw noClient(binding, "is not listed", "List it in defineApp()");
      }
      clients ??= new Map();
      if (!clients.has(name)) {
        const make = Object.hasOwn(factories, name) ? factories[name] : defaultClient;
        clients.set(name, make?.(ctx, binding));
      }
      return clients.get(name);
    };
  };
}

function defaultClient(ctx: Context, binding: Binding): unknown {
  const { kind, name } = binding;
  let fix = "Give the entry its client";
  if (kind === "secret") {
    const variable = name.toUpperCase().replaceAll("-", "_");
    const secret = ctx.env[variable];
    if (typeof secret === "string") return secret;
    fix = `Set the variable ${variable}`;
  }
  throw noClient(binding, "has nothing behind it", fix);
}

function noClient({ kind, name }: Binding, what: string, fix: string): PortableError {
  return new PortableError("PFN_BINDING", `The ${kind} binding ${name} ${what}`, { fix });
}
