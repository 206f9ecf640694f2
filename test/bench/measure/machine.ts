/** What the figures were measured on. */
import os from "node:os";

/** @returns one line: processor, cores, memory, system, Node, date */
export function describeMachine(): string {
  const cpus = os.cpus();
  const memory = `${Math.round(os.totalmem() / 2 ** 30)} GiB`;
  const date = new Date().toISOString().slice(0, 10);
  return [
    `${cpus.length} × ${cpus[0]?.model.trim() || "unknown processor"}`,
    memory,
    `${os.type()} ${os.arch()}`,
    `Node ${process.versions.node} (V8 ${process.versions.v8})`,
    date,
  ].join(", ");
}
