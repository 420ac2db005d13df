import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runChecks } from './checks/checks.mjs';
import { runThrough } from './checks/run-through.mjs';
import { projectFolder } from './setup/folders.mjs';
import { setUpOrExplain } from './setup/index.mjs';

/** @typedef {{passed: number, failed: number, skipped: {name: string, file: string, reason?: string}[]}} Summary */

/** @type {Summary} */
const nothing = { passed: 0, failed: 0, skipped: [] };

/**
 * @param {string} script
 * @param {readonly string[]} scriptArguments
 * @param {NodeJS.ProcessEnv} [variables]
 */
function runNode(script, scriptArguments, variables = {}) {
  return runThrough(process.execPath, [join(projectFolder, script), ...scriptArguments], { cwd: projectFolder, env: { ...process.env, ...variables } });
}

/**
 * @param {readonly string[]} vitestArguments
 * @returns {Promise<{exitCode: number, summary: Summary}>}
 */
async function runTests(vitestArguments) {
  const folder = mkdtempSync(join(tmpdir(), 'everstep-tests-'));
  const file = join(folder, 'summary.json');
  try {
    const exitCode = await runNode('node_modules/vitest/vitest.mjs', ['run', '--reporter=default', '--reporter=./test/support/reporter.ts', ...vitestArguments], { EVERSTEP_TEST_SUMMARY: file });
    return { exitCode, summary: readSummary(file) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {string} file */
function readSummary(file) {
  try {
    return /** @type {Summary} */ (JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    process.stderr.write('The test run ended without a summary.\n');
    return nothing;
  }
}

/** @param {Summary} summary */
function printSummary({ passed, failed, skipped }) {
  for (const { file, name, reason } of skipped) if (reason !== undefined) console.log(`Skipped: ${file} > ${name}: ${reason}`);
  const files = new Map();
  for (const { file, reason } of skipped) if (reason === undefined) files.set(file, (files.get(file) ?? 0) + 1);
  for (const [file, count] of files) console.log(`Skipped: ${file}: ${count} without a reason`);
  console.log(`Tests: ${passed} passed, ${failed} failed, ${skipped.length} skipped`);
}

let summary = nothing;
let exitCode = await setUpOrExplain();
if (exitCode === 0) exitCode = await runNode('scripts/build.mjs', []);
if (exitCode === 0) {
  const checked = await runChecks();
  const tests = await runTests(process.argv.slice(2));
  summary = tests.summary;
  if (!checked) process.stderr.write('The checks above failed.\n');
  exitCode = tests.exitCode !== 0 || !checked || summary.failed > 0 || summary.passed === 0 ? 1 : 0;
}
printSummary(summary);
process.exitCode = exitCode;
