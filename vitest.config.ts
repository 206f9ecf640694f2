/** Tests: one project a kind, run one kind after the other so that none slows the next. */
import { defineConfig, type TestProjectInlineConfiguration } from "vitest/config";
import { CountReporter } from "./packages/repo-tools/src/count-reporter.ts";

const FUZZ = "{packages,adapters}/*/{src,test}/**/*fuzz*.test.ts";

export default defineConfig({
  test: {
    // A host is several processes; more workers than two make the timed cases untrue.
    maxWorkers: 2,
    reporters: [["default", { summary: false }], new CountReporter()],
    passWithNoTests: true,
    projects: [
      project("unit", 0, ["{packages,adapters,examples}/*/{src,test}/**/*.test.ts"], {
        exclude: [FUZZ],
        testTimeout: 20_000,
      }),
      project("fuzz", 1, [FUZZ], { testTimeout: 60_000 }),
      project("architecture", 2, ["test/architecture/**/*.test.ts"], { testTimeout: 60_000 }),
      project("conformance", 3, ["test/conformance/**/*.test.ts"], { testTimeout: 60_000 }),
      project("e2e", 4, ["test/e2e/**/*.test.ts"], { testTimeout: 120_000 }),
      project("packaging", 5, ["test/packaging/**/*.test.ts"], { testTimeout: 120_000 }),
      project("bench", 6, ["test/bench/**/*.test.ts"], { testTimeout: 60_000 }),
    ],
  },
});

function project(
  name: string,
  groupOrder: number,
  include: string[],
  options: { testTimeout: number; exclude?: string[] },
): TestProjectInlineConfiguration {
  return {
    extends: true,
    test: {
      name,
      include,
      hookTimeout: 120_000,
      sequence: { groupOrder },
      // What is built runs as Node loads it, so that a test and its child processes see the same.
      server: { deps: { external: [/\/dist\//] } },
      ...options,
    },
  };
}
