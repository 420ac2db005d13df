import { join } from 'node:path';
import { runCommand } from '../setup/command.mjs';
import { projectFolder } from '../setup/folders.mjs';

const modules = join(projectFolder, 'node_modules');
const layered = ['schemas', 'store', 'engine', 'models', 'datasets', 'reports', 'activities', 'workflows', 'workers', 'infra', 'cli', 'presets', 'temporal.config.ts'];

const checks = [
  { name: 'Types', command: [join(modules, 'typescript/bin/tsc'), '-p', '.'] },
  { name: 'Layers', command: [join(modules, 'dependency-cruiser/bin/dependency-cruise.mjs'), '--config', '.dependency-cruiser.cjs', '--output-type', 'err', ...layered] },
  { name: 'Lint', command: [join(modules, 'eslint/bin/eslint.js'), '.', '--max-warnings', '0'] },
];

/**
 * Types, layers and lint, at the same time; says what each found.
 * @returns {Promise<boolean>} whether all passed
 */
export async function runChecks() {
  const results = await Promise.all(checks.map(async ({ name, command }) => {
    const startedAt = performance.now();
    const { code, stdout, stderr } = await runCommand(process.execPath, command, { cwd: projectFolder });
    const passed = code === 0;
    process.stderr.write(`${name}: ${passed ? 'ok' : 'failed'} (${((performance.now() - startedAt) / 1000).toFixed(1)} s)\n`);
    if (!passed) process.stderr.write(`${`${stdout}${stderr}`.trim()}\n`);
    return passed;
  }));
  return results.every(Boolean);
}
