import { Examples } from '../engine/examples.ts';
import { buildNetwork, type ModelModule } from '../engine/network.ts';
import { loadTensorFlow } from '../engine/tensorflow.ts';
import type { TextModelConfiguration } from '../engine/text-model.ts';
import { TracedExecutor } from '../engine/traced-executor.ts';
import { type BatchReport, trainNetwork, type TrainingOptions, type TrainingResult } from '../engine/trainer.ts';
import { identityDigest, type TrainingIdentity } from '../engine/training-identity.ts';
import { frozenSets } from '../engine/training-plan.ts';
import type { StepContext } from './step-context.ts';

/** What both passes of a training have in common. */
export interface TrainingTask {
  readonly module: ModelModule<TextModelConfiguration>;
  readonly identity: Omit<TrainingIdentity, 'pass' | 'configuration'> & { readonly configuration: TextModelConfiguration };
  readonly checkpointIntervalMs: number;
}

/** Rows that a pass trains on, and what tells it when to stop. */
export interface TrainingPass extends Pick<TrainingOptions, 'training' | 'validation' | 'repeated'> {
  readonly kind: TrainingIdentity['pass'];
  /** Epochs that the passes before it took. */
  readonly epochsBefore: number;
}

/** Trains a network from the start, or from the furthest checkpoint of the same pass. */
export async function trainPass({ module, identity, checkpointIntervalMs }: TrainingTask, pass: TrainingPass, context: StepContext): Promise<TrainingResult> {
  const { configuration, control, seed, batchSize, epochs } = identity;
  const { training, validation, repeated } = pass;
  const { optimizer, averaging } = control;
  const plan = { ...control, epochs, learningRate: optimizer.learningRate };
  const digest = identityDigest({ ...identity, pass: pass.kind });
  const found = await context.checkpoints.load(digest);
  if (found !== undefined) context.log('going on from a checkpoint', { epoch: found.epoch, step: found.step });

  const tf = await loadTensorFlow();
  const expected = {
    rowLength: configuration.sequenceLength,
    training: training.batchSizes(batchSize),
    evaluation: validation?.batchSizes(batchSize) ?? [],
    frozen: frozenSets(plan),
  };
  const executor = new TracedExecutor(tf, buildNetwork(tf, module, configuration, seed), optimizer, seed, expected, averaging);
  try {
    const positionOf = ({ epoch, step }: Position): Position => ({ epoch: epoch + pass.epochsBefore, step });
    let checkpoint = found === undefined ? undefined : positionOf(found);
    return await trainNetwork({
      executor,
      training,
      validation,
      repeated,
      batchSize,
      plan,
      seed,
      checkpoint: found?.bytes,
      checkpointIntervalMs,
      signal: context.signal,
      save: async (saved) => {
        await context.checkpoints.save(digest, saved);
        checkpoint = positionOf(saved);
      },
      onBatch: (report) => showProgress(context, report, pass, repeated?.epochs ?? epochs, checkpoint),
    });
  } finally {
    executor.dispose();
  }
}

/** The rows of both. */
export function joined(...parts: readonly Examples[]): Examples {
  const all = parts.map((examples) => examples.batch(examples.rows, 0));
  return new Examples(concatenated(all.map(({ inputs }) => inputs)), concatenated(all.map(({ classes }) => classes)));
}

function concatenated(arrays: readonly Int32Array[]): Int32Array {
  const result = new Int32Array(arrays.reduce((length, array) => length + array.length, 0));
  let place = 0;
  for (const array of arrays) {
    result.set(array, place);
    place += array.length;
  }
  return result;
}

interface Position {
  readonly epoch: number;
  readonly step: number;
}

function showProgress(context: StepContext, report: BatchReport, { kind }: TrainingPass, epochs: number, checkpoint: Position | undefined): void {
  context.progress({
    phase: `${kind === 'refit' ? 'all rows, ' : ''}epoch ${report.epoch} of ${epochs}${report.part === 'validation' ? ', validation' : ''}`,
    completed: report.completedBatches,
    total: report.totalBatches,
    unit: 'batches',
    metrics: { loss: report.loss, accuracy: report.accuracy },
    ...(checkpoint === undefined ? {} : { checkpoint }),
  });
}
