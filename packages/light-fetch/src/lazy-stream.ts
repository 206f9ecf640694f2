/** A stream that is made when somebody touches it: loading Node's web streams takes milliseconds. */

/**
 * Stands in for a stream, in all but a transfer to another thread.
 *
 * @param make makes the stream; called once, when anything is asked of the stand-in
 * @returns the stand-in; Node knows its streams by members, which are the stream's own here
 */
export function lazyStream(make: () => ReadableStream<Uint8Array>): ReadableStream<Uint8Array> {
  let made: object | undefined;
  const every = {
    get: (_: unknown, trap: keyof typeof Reflect) => {
      const reflect = Reflect[trap] as (on: object, ...rest: unknown[]) => unknown;
      return (_target: object, ...rest: unknown[]) => {
        made ??= make();
        return reflect(made, ...rest);
      };
    },
  };
  return new Proxy({}, new Proxy({}, every as ProxyHandler<object>)) as ReadableStream<Uint8Array>;
}
