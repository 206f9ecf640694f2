/** Bindings: from what an app declares to the clients that an entry supplies. */
import { type App, type Binding, type Context, PortableError } from "@portable-fn/core";

/** Makes the client of a binding. */
export type BindingFactory = (ctx: Context) => unknown;

/** Gives the client of a binding to a context. */
export type BindingResolver = (binding: Binding, ctx: Context) => unknown;

/**
 * Makes the resolver behind `ctx.get`.
 *
 * @param app the app that lists the bindings
 * @param factories what the entry supplies, by the binding's name
 * @returns a resolver; clients are kept in `clients`, so its lifetime is theirs
 */
export function createBindings(
  app: App,
  factories: Readonly<Record<string, BindingFactory>> = {},
): (clients: Map<string, unknown>) => BindingResolver {
  return (clients) => (binding, ctx) => {
    const { kind, name } = binding;
    if (!app.bindings.some((listed) => listed.kind === kind && listed.name === name)) {
      throw new PortableError("PFN_BINDING", `App ${app.name} lists no ${kind} binding ${name}`, {
        fix: `Add it to defineApp({ bindings: […] })`,
      });
    }
    if (!clients.has(name)) {
      const make = Object.hasOwn(factories, name) ? factories[name] : undefined;
      clients.set(name, make ? make(ctx) : defaultClient(binding, ctx));
    }
    return clients.get(name);
  };
}

function defaultClient({ kind, name }: Binding, ctx: Context): unknown {
  const variable = name.toUpperCase().replaceAll("-", "_");
  if (kind === "secret" && typeof ctx.env[variable] === "string") return ctx.env[variable];
  throw new PortableError("PFN_BINDING", `Nothing stands behind the ${kind} binding ${name}`, {
    fix:
      kind === "secret"
        ? `Set the variable ${variable}`
        : `Give the entry { bindings: { "${name}": (ctx) => client } }`,
  });
}
