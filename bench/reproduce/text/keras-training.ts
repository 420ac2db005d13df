import { join } from 'node:path';
import { z } from 'zod';
import { finishedStep } from '../../../reports/step-output.ts';
import { type TextClassificationParams, textClassificationParams } from '../../../schemas/pipelines/text-classification.ts';
import type { TensorRef } from '../../../schemas/reference.ts';
import type { RunManifest } from '../../../schemas/run.ts';
import { encodeText } from '../../../schemas/steps/encode-text.ts';
import { loadWordVectors } from '../../../schemas/steps/load-word-vectors.ts';
import type { ArtifactStore } from '../../../store/artifacts.ts';
import { projectFolder } from '../../../temporal.config.ts';
import { pythonWith } from '../../../test/support/python.ts';
import { type Column, writeColumn } from '../../engine/data/data-set.ts';
import { kerasPackages } from '../../engine/python-packages.ts';
import { PeerProcess } from '../../peers/peer-process.ts';

const answerSchema = z.object({ seconds: z.number(), accuracy: z.number(), loss: z.number(), validationLoss: z.number() });
export type KerasTraining = z.infer<typeof answerSchema>;

/** Keras on each of its backends, by the name in the rows. */
export const kerasSystems = [{ name: 'keras-tensorflow', backend: 'tensorflow' }, { name: 'keras-jax', backend: 'jax' }] as const;
export type KerasSystem = (typeof kerasSystems)[number];

/** Keras with that many threads, in a process that stays. */
export async function startKeras({ name, backend }: KerasSystem, threads: number): Promise<PeerProcess> {
  const script = join(projectFolder, 'bench', 'reproduce', 'text', 'keras_training.py');
  const { process } = await PeerProcess.start({ name, command: await pythonWith(kerasPackages), args: [script], threads, env: { KERAS_BACKEND: backend } });
  return process;
}

/** Trains the network on the very tensors of a run, with its batch, rates and number of epochs. */
export async function trainInKeras(keras: PeerProcess, network: string, manifest: RunManifest, artifacts: ArtifactStore, folder: string): Promise<KerasTraining> {
  const params = textClassificationParams.parse(manifest.document.request.params);
  const encoded = finishedStep(manifest, encodeText)?.output;
  if (encoded === undefined) throw new Error(`${manifest.runId} has no encoded texts`);
  const column = (name: string, reference: TensorRef) => writeTensor(artifacts, reference, folder, name);
  const data: Record<string, Column[]> = {};
  for (const part of ['training', 'validation', 'test'] as const) data[part] = [await column(`${part}-sequences`, encoded[part].sequences), await column(`${part}-classes`, encoded[part].classes)];
  const vectors = finishedStep(manifest, loadWordVectors)?.output.vectors;
  const embeddings = vectors === undefined ? undefined : await column('embeddings', vectors);
  return answerSchema.parse(await keras.ask({ network, seed: params.seed, batchSize: params.batchSize, stages: kerasStages(params), data, embeddings }));
}

/** What Keras is told of the stages: each is a `fit` of its own with a new optimizer, as in Everstep. */
export function kerasStages({ stages, epochs, optimizer: { learningRate } }: Pick<TextClassificationParams, 'stages' | 'epochs' | 'optimizer'>): { readonly epochs: number; readonly learningRate: number; readonly frozen: boolean }[] {
  const begins = stages[0]?.fromEpoch === 1 ? stages : [{ fromEpoch: 1, learningRateFactor: 1, frozen: [] }, ...stages];
  return begins.map(({ fromEpoch, learningRateFactor, frozen }, place) => ({
    epochs: (begins[place + 1]?.fromEpoch ?? epochs + 1) - fromEpoch,
    learningRate: learningRate * learningRateFactor,
    frozen: frozen.includes('embedding'),
  }));
}

async function writeTensor(artifacts: ArtifactStore, reference: TensorRef, folder: string, name: string): Promise<Column> {
  const { shape, data } = await artifacts.readTensor(reference);
  if (!(data instanceof Int32Array || data instanceof Float32Array)) throw new Error(`${name} has elements that the peers do not read`);
  return writeColumn(folder, name, shape, data);
}
