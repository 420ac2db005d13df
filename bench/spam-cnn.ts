import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { everstep, everstepJson } from '../test/support/everstep.ts';
import { type BenchOptions, checkCase, type ResultRow, resultRow, writeResults } from './results.ts';

const cases = ['accuracy', 'phases', 'warm'] as const;

const intro = `
The preset \`spam-cnn\`, on a local stack of its own that starts empty. The seed draws the split, the initial weights, the order of the rows and the
dropout. \`accuracy\`: on the held-out mails, which no choice was made on. \`phases\`: wall time of each step where it was computed, in the process that serves
it (loading TensorFlow and the download included where they fall). \`warm\`: the same command again, every step but the look at the source reused, from the start of
the command's process to its end. No peer runs here: the same network in Keras on these mails, duplicates left in, gets 0.984 (mean of three seeds).
`;

interface MeasuredRun {
  readonly metrics: Readonly<Record<string, number>>;
  readonly steps: readonly { readonly name: string; readonly reused: boolean; readonly wallMs: number }[];
}

/** Accuracy over seeds, time of each phase, and time of a run that only reuses; to docs/results/spam-cnn.md. */
export async function main({ only, repetitions = 3 }: BenchOptions = {}): Promise<void> {
  checkCase(only, cases);
  const folder = await mkdtemp(join(tmpdir(), 'everstep-bench-'));
  const environment = { ...process.env, EVERSTEP_STATE_DIR: join(folder, 'state') };
  const seeds = Array.from({ length: repetitions }, (_, index) => index + 1);
  try {
    await everstep(['up'], environment);
    const runs: MeasuredRun[] = [];
    for (const seed of seeds) runs.push(await everstepJson<MeasuredRun>(['run', 'spam-cnn', '--seed', String(seed)], environment));
    const warmSeconds: number[] = [];
    for (const seed of [...seeds, ...seeds]) {
      const startedAt = performance.now();
      await everstepJson(['run', 'spam-cnn', '--seed', String(seed)], environment);
      warmSeconds.push((performance.now() - startedAt) / 1_000);
    }
    const rows = [...accuracyRows(runs), ...phaseRows(runs), resultRow({ case: 'warm', system: 'everstep', metric: 'command', unit: 's', values: warmSeconds })];
    await writeResults('spam-cnn', intro, rows.filter((row) => only === undefined || row.case === only));
  } finally {
    await everstep(['down'], environment);
    await rm(folder, { recursive: true, force: true });
  }
}

function accuracyRows(runs: readonly MeasuredRun[]): ResultRow[] {
  const accuracies = runs.map(({ metrics }) => metrics['testAccuracy'] ?? Number.NaN);
  const mean = accuracies.reduce((sum, value) => sum + value, 0) / accuracies.length;
  return [
    resultRow({ case: 'accuracy', system: 'everstep', metric: 'test accuracy of a seed', unit: 'share', values: accuracies }),
    resultRow({ case: 'accuracy', system: 'everstep', metric: 'mean test accuracy of the seeds', unit: 'share', values: [mean] }),
  ];
}

function phaseRows(runs: readonly MeasuredRun[]): ResultRow[] {
  const names = runs[0]?.steps.map(({ name }) => name) ?? [];
  return names.map((name) => {
    const computed = runs.flatMap(({ steps }) => steps.filter((step) => step.name === name && !step.reused));
    return resultRow({ case: 'phases', system: 'everstep', metric: name, unit: 's', values: computed.map(({ wallMs }) => wallMs / 1_000) });
  });
}
