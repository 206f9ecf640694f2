#!/usr/bin/env node
/** The executable `portable-fn`. */
import process from "node:process";
import { runCli } from "./cli.ts";
import { interruption } from "./interruption.ts";
import { takeTerminal } from "./terminal.ts";

const code = await runCli(process.argv.slice(2), takeTerminal(), interruption());
// A library in this process may hold the event loop open.
process.exit(code);
