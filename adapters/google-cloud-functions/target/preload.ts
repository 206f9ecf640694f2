/** Loaded before the framework: what Google's front end does to a request, and a free port. */
import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage } from "node:http";
import { type AddressInfo, Server } from "node:net";

const listen = Server.prototype.listen as (this: Server, ...args: unknown[]) => Server;

// The framework's --port takes 0, but it has no option for the interface and does not say the port.
Server.prototype.listen = function (this: Server, port: unknown, ...rest: unknown[]) {
  this.once("listening", () => {
    console.log(`portable-fn: listening on ${(this.address() as AddressInfo).port}`);
  });
  return listen.call(this, port, "127.0.0.1", ...rest);
} as typeof Server.prototype.listen;

subscribe("http.server.request.start", (message) => {
  const { request } = message as { readonly request: IncomingMessage };
  const { headers, rawHeaders, socket } = request;
  const add = (name: string, value: string) => {
    rawHeaders.push(name, value);
    const before = headers[name.toLowerCase()];
    headers[name.toLowerCase()] = before === undefined ? value : `${before}, ${value}`;
  };
  // https://cloud.google.com/functions/docs/reference/headers
  add("X-Forwarded-For", socket.remoteAddress ?? "");
  add("X-Forwarded-Proto", "http");
});
