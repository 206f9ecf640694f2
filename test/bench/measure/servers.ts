/** Measures servers in turns: the CPU time that each takes of a request. */
import { EXCHANGES } from "../events/exchanges.ts";
import { type Exchange, sendMany } from "./client.ts";
import { inTurns, type Measure, type Pace, type Samples } from "./turns.ts";

/** A running server. */
export interface RunningServer {
  readonly port: number;
  /** @returns microseconds of CPU time so far */
  cpu(): Promise<number>;
  stop(): Promise<void>;
}

/**
 * Sends the same requests to all.
 *
 * @param starts starts each server, by name
 * @param pace how often
 * @param requests in a round
 * @param progress takes a line now and then
 * @returns microseconds of CPU time of a request, by exchange and server
 * @throws Error at a wrong answer
 */
export async function measureServers(
  starts: ReadonlyMap<string, () => Promise<RunningServer>>,
  pace: Pace,
  requests: number,
  progress: (line: string) => void,
): Promise<ReadonlyMap<string, Samples>> {
  const running = new Map<string, RunningServer>();
  try {
    for (const [name, start] of starts) {
      running.set(name, await start());
    }
    const results = new Map<string, Samples>();
    for (const exchange of EXCHANGES) {
      progress(`  ${exchange.name}`);
      const contestants = new Map<string, Measure>();
      for (const [name, server] of running) {
        contestants.set(name, () => measure(name, server, exchange, requests));
      }
      results.set(exchange.name, await inTurns(contestants, pace));
    }
    return results;
  } finally {
    for (const server of running.values()) await server.stop();
  }
}

async function measure(
  name: string,
  server: RunningServer,
  exchange: Exchange,
  requests: number,
): Promise<number> {
  const before = await server.cpu();
  await sendMany(server.port, exchange, requests).catch((cause) => {
    throw new Error(`${name}: ${(cause as Error).message}`, { cause });
  });
  return ((await server.cpu()) - before) / requests;
}
