import { writeFileSync } from 'node:fs';
import type { Reporter, TestCase, TestModule } from 'vitest/node';

/** What `npm test` says at its end. */
export interface Summary {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: readonly { readonly name: string; readonly file: string; readonly reason: string | undefined }[];
}

/** Writes the summary of a test run to the file that EVERSTEP_TEST_SUMMARY names. */
export default class SummaryReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const file = process.env.EVERSTEP_TEST_SUMMARY;
    if (file !== undefined) writeFileSync(file, JSON.stringify(summarize(modules, unhandledErrors)));
  }
}

/** A file or suite that broke outside its tests counts as a failed test, as does a test that never ended. */
function summarize(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): Summary {
  const tests = modules.flatMap((module) => [...module.children.allTests()]);
  const suites = modules.flatMap((module) => [module, ...module.children.allSuites()]);
  const inState = (state: string): TestCase[] => tests.filter((test) => test.result().state === state);
  return {
    passed: inState('passed').length,
    failed: inState('failed').length + inState('pending').length + suites.filter((suite) => suite.errors().length > 0).length + unhandledErrors.length,
    skipped: inState('skipped').map((test) => {
      const result = test.result();
      return { name: test.fullName, file: test.module.relativeModuleId, reason: result.state === 'skipped' ? result.note : undefined };
    }),
  };
}
