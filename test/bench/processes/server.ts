/** Loaded before a server: gives it a free port on this machine, and says what CPU time it has used. */
import { type AddressInfo, Server } from "node:net";

/** What it answers: the port once there is one, and CPU time so far in microseconds. */
export interface ServerAnswer {
  readonly port: number;
  readonly microseconds: number;
}

const listen = Server.prototype.listen as (this: Server, ...args: unknown[]) => Server;
const listening = new Promise<number>((resolve) => {
  Server.prototype.listen = function (this: Server, ...args: unknown[]) {
    this.once("listening", () => resolve((this.address() as AddressInfo).port));
    const done = args.filter((it) => typeof it === "function");
    return listen.call(this, 0, "127.0.0.1", ...done);
  } as typeof Server.prototype.listen;
});

process.on("message", () => {
  void listening.then((port) => {
    const { user, system } = process.cpuUsage();
    const answer: ServerAnswer = { port, microseconds: user + system };
    process.send?.(answer);
  });
});
process.once("disconnect", () => process.exit());
