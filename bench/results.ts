import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { UsageError } from '../schemas/failure.ts';
import { projectFolder } from '../temporal.config.ts';

const rowSchema = z.strictObject({
  case: z.string(),
  /** `everstep` or the peer. */
  system: z.string(),
  metric: z.string(),
  unit: z.string(),
  median: z.number(),
  min: z.number(),
  max: z.number(),
  repetitions: z.int().positive(),
});
export type ResultRow = z.infer<typeof rowSchema>;

const resultsSchema = z.object({ rows: z.array(rowSchema) });

/** A row from the measured values of all repetitions. */
export function resultRow(measured: { readonly case: string; readonly system: string; readonly metric: string; readonly unit: string; readonly values: readonly number[] }): ResultRow {
  const { values, ...names } = measured;
  const sorted = [...values].sort((one, other) => one - other);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  const median = sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
  return { ...names, median: round(median), min: round(sorted[0] ?? Number.NaN), max: round(sorted.at(-1) ?? Number.NaN), repetitions: values.length };
}

/** What `npm run bench -- NAME` passes to a benchmark's `main`. */
export interface BenchOptions {
  /** The one case whose rows are measured again. */
  readonly only?: string;
  readonly repetitions?: number;
}

/** @throws UsageError where a benchmark has no such case */
export function checkCase(only: string | undefined, cases: readonly string[]): void {
  if (only !== undefined && !cases.includes(only)) throw new UsageError('ES-BENCH-CASE', `There is no case ${only} here: choose one of ${cases.join(', ')}.`);
}

/**
 * Writes docs/results/NAME.md for people and NAME.json beside it, from the same rows. Cases that were not run again keep
 * their rows. `intro` opens the page: what was compared, how, and where we are slower, which may depend on all rows.
 */
export async function writeResults(name: string, intro: string | ((rows: readonly ResultRow[]) => string), rows: readonly ResultRow[], versions: Readonly<Record<string, string>> = {}): Promise<void> {
  const folder = join(projectFolder, 'docs', 'results');
  const file = join(folder, `${name}.json`);
  const before = existsSync(file) ? resultsSchema.parse(JSON.parse(await readFile(file, 'utf8'))).rows : [];
  const again = new Set(rows.map((row) => row.case));
  const all = [...before.filter((row) => !again.has(row.case)), ...rows];
  const commit = execFileSync('git', ['rev-parse', '--short=12', 'HEAD'], { cwd: projectFolder, encoding: 'utf8' }).trim();
  const machine = { cpu: cpus()[0]?.model ?? 'unknown', cores: availableParallelism(), memoryGiB: Math.round(totalmem() / 1024 ** 3), node: process.version, loadAverage: Math.round(loadavg()[1] ?? 0), ...versions };
  await mkdir(folder, { recursive: true });
  await writeFile(file, `${JSON.stringify({ name, commit, machine, rows: all }, undefined, 2)}\n`);
  await writeFile(join(folder, `${name}.md`), page(name, typeof intro === 'string' ? intro : intro(all), { commit, machine }, all));
}

function page(name: string, intro: string, run: { commit: string; machine: Record<string, string | number> }, rows: readonly ResultRow[]): string {
  const machine = Object.entries(run.machine).map(([key, value]) => `${key} ${value}`).join(', ');
  const lines = rows.map((row) => `| ${[row.case, row.system, row.metric, row.unit, row.median, row.min, row.max, row.repetitions, ratio(row, rows)].join(' | ')} |`);
  return [
    `# Results: ${name}`,
    '',
    intro.trim(),
    '',
    `Measured at commit ${run.commit} on: ${machine}.`,
    '',
    '| case | system | metric | unit | median | min | max | repetitions | everstep ÷ this |',
    '|---|---|---|---|---|---|---|---|---|',
    ...lines,
    '',
  ].join('\n');
}

/** Our median divided by the row's, where both measure the same. */
function ratio(row: ResultRow, rows: readonly ResultRow[]): string {
  if (row.system === 'everstep') return '';
  const ours = rows.find((other) => other.system === 'everstep' && other.case === row.case && other.metric === row.metric);
  return ours === undefined ? '' : (ours.median / row.median).toFixed(2);
}

function round(value: number): number {
  return Number(value.toPrecision(4));
}
