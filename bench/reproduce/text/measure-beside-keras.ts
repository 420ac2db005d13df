import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NumericalEnvironment } from '../../../schemas/environment.ts';
import type { RunManifest } from '../../../schemas/run.ts';
import { train } from '../../../schemas/steps/train.ts';
import type { PeerProcess } from '../../peers/peer-process.ts';
import type { ResultRow } from '../../results.ts';
import type { CourseCase } from './course-cases.ts';
import { startKeras, trainInKeras } from './keras-training.ts';
import { outcomeOf, report, system } from './measure-preset.ts';
import { type Outcome, outcomeRows } from './metrics.ts';
import type { ProductRuns } from './product-runs.ts';

export const kerasSystem = 'keras-tensorflow';

/** The course's own setting in Everstep and in Keras, by turns: the same tensors, batch, epochs, threads and number of seeds. */
export async function measureBesideKeras({ name, network }: CourseCase, seeds: readonly number[], product: ProductRuns): Promise<ResultRow[]> {
  const folder = await mkdtemp(join(tmpdir(), 'everstep-reproduce-'));
  const ours: Outcome[] = [];
  const theirs: Outcome[] = [];
  let keras: PeerProcess | undefined;
  try {
    for (const seed of seeds) {
      const manifest = await product.run([name, '--seed', String(seed)]);
      const outcome = await outcomeOf(manifest, product);
      ours.push(outcome);
      report(name, seed, outcome);
      keras ??= await startKeras(environmentOf(manifest).threads);
      const { accuracy, loss, seconds } = await trainInKeras(keras, network, manifest, product.artifacts, folder);
      theirs.push({ accuracy, loss, trainingSeconds: seconds });
      report(`${name}, Keras`, seed, theirs.at(-1));
    }
  } finally {
    await keras?.end();
    await rm(folder, { recursive: true, force: true });
  }
  return [...outcomeRows({ case: name, system }, ours), ...outcomeRows({ case: name, system: kerasSystem }, theirs)];
}

/** Where the run's training ran. */
export function environmentOf(manifest: RunManifest): NumericalEnvironment {
  const environment = manifest.steps.find(({ name }) => name === train.name)?.environment;
  if (environment === undefined || environment === 'exact') throw new Error(`${manifest.runId} has trained nothing`);
  return environment;
}
