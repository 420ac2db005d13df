import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NumericalEnvironment } from '../../../schemas/environment.ts';
import type { RunManifest } from '../../../schemas/run.ts';
import { train } from '../../../schemas/steps/train.ts';
import type { PeerProcess } from '../../peers/peer-process.ts';
import type { ResultRow } from '../../results.ts';
import { type Outcome, outcomeRows, system } from '../common/metrics.ts';
import { outcomeOf, report } from '../common/outcome.ts';
import type { ProductRuns } from '../common/product-runs.ts';
import type { CourseCase } from './course-cases.ts';
import { kerasSystems, startKeras, trainInKeras } from './keras-training.ts';

/** The course's own setting in Everstep and in Keras, by turns: the same tensors, batch, epochs, threads and number of seeds. */
export async function measureBesideKeras({ name, network }: CourseCase, seeds: readonly number[], product: ProductRuns): Promise<ResultRow[]> {
  const folder = await mkdtemp(join(tmpdir(), 'everstep-reproduce-'));
  const ours: Outcome[] = [];
  const peers: { readonly name: string; readonly process: PeerProcess; readonly outcomes: Outcome[] }[] = [];
  try {
    for (const seed of seeds) {
      const manifest = await product.run([name, '--seed', String(seed)]);
      const outcome = await outcomeOf(manifest, product, train);
      ours.push(outcome);
      report(name, seed, outcome);
      if (peers.length === 0) for (const each of kerasSystems) peers.push({ name: each.name, process: await startKeras(each, environmentOf(manifest).threads), outcomes: [] });
      for (const peer of peers) {
        const { seconds, ...figures } = await trainInKeras(peer.process, network, manifest, product.artifacts, folder);
        const theirs = { ...figures, trainingSeconds: seconds };
        peer.outcomes.push(theirs);
        report(`${name}, ${peer.name}`, seed, theirs);
      }
    }
  } finally {
    for (const peer of peers) await peer.process.end();
    await rm(folder, { recursive: true, force: true });
  }
  return [...outcomeRows({ case: name, system }, ours), ...peers.flatMap((peer) => outcomeRows({ case: name, system: peer.name }, peer.outcomes))];
}

/** Where the run's training ran. */
function environmentOf(manifest: RunManifest): NumericalEnvironment {
  const environment = manifest.steps.find(({ name }) => name === train.name)?.environment;
  if (environment === undefined || environment === 'exact') throw new Error(`${manifest.runId} has trained nothing`);
  return environment;
}
