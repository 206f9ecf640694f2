/** A vitest reporter whose last line is the count that CI reads. */
import type { Reporter, TestModule } from "vitest/node";

/** Prints `N passed, N failed, N skipped` alone on the last line of a run. */
export class CountReporter implements Reporter {
  /**
   * Counts what has run and prints it when the process ends, after all other output.
   *
   * @param modules the test files
   * @param errors what was thrown outside of tests; each counts as a failure
   */
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const { passed, failed, skipped } = countTests(modules, errors);
    process.once("exit", () => {
      process.stdout.write(`${passed} passed, ${failed} failed, ${skipped} skipped\n`);
    });
  }
}

/** How tests ended. */
interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

/**
 * Counts how tests ended. A file that could not be loaded, a failed hook of a suite and an error
 * outside of tests count as a failure each, so that zero failures means that all is well.
 *
 * @param modules the test files
 * @param errors what was thrown outside of tests
 * @returns the counts
 */
function countTests(modules: readonly TestModule[], errors: readonly unknown[]): Counts {
  const counts = { passed: 0, failed: errors.length, skipped: 0 };
  for (const module of modules) {
    counts.failed += module.errors().length;
    for (const suite of module.children.allSuites()) counts.failed += suite.errors().length;
    for (const test of module.children.allTests()) {
      const { state } = test.result();
      // A test that never got to run is one that was not passed.
      if (state === "pending") counts.failed++;
      else counts[state]++;
    }
  }
  return counts;
}
