import { provideExamples, type TrainingData } from '../engine/data/provide-examples.ts';
import type { RowReader } from '../engine/data/row-reader.ts';
import { assignWeights } from '../engine/import/assign-weights.ts';
import type { NamedArray } from '../engine/named-array.ts';
import { buildNetwork, type ModelModule, type Network } from '../engine/network.ts';
import { loadTensorFlow, type TensorFlow } from '../engine/tensorflow.ts';
import type { Task } from '../engine/tasks.ts';
import { TracedExecutor } from '../engine/traced-executor.ts';
import { type BatchReport, trainNetwork, type TrainingOptions, type TrainingResult } from '../engine/trainer.ts';
import { identityDigest, type TrainingIdentity } from '../engine/training-identity.ts';
import { frozenSets } from '../engine/training-plan.ts';
import type { StepContext } from './step-context.ts';

/** What all passes of a training have in common. */
export interface TrainingTask<Configuration> {
  readonly module: ModelModule<Configuration>;
  /** The network with a way to change its inputs in training. */
  readonly augmented?: (tf: TensorFlow, network: Network) => Network;
  /** What the network learns. */
  readonly taskOf: (tf: TensorFlow) => Task;
  readonly identity: Omit<TrainingIdentity, 'pass' | 'configuration'> & { readonly configuration: Configuration };
  readonly checkpointIntervalMs: number;
  /** Weights that begin with these values instead of seeded ones. */
  readonly startingWeights: readonly NamedArray[];
}

/** Rows that a pass trains on, and what tells it when to stop. */
export interface TrainingPass extends TrainingData<RowReader>, Pick<TrainingOptions, 'repeated'> {
  readonly kind: TrainingIdentity['pass'];
  /** Epochs that the passes before it took. */
  readonly epochsBefore: number;
}

/** Trains a network from the start, or from the furthest checkpoint of the same pass. */
export async function trainPass<Configuration>({ module, augmented = (_, network) => network, taskOf, identity, checkpointIntervalMs, startingWeights }: TrainingTask<Configuration>, pass: TrainingPass, context: StepContext): Promise<TrainingResult> {
  const { configuration, control, seed, batchSize, epochs } = identity;
  const { repeated } = pass;
  const { optimizer, averaging } = control;
  const plan = { ...control, epochs, learningRate: optimizer.learningRate };
  const digest = identityDigest({ ...identity, pass: pass.kind });
  const found = await context.checkpoints.load(digest);
  if (found !== undefined) context.log('going on from a checkpoint', { epoch: found.epoch, step: found.step });

  const tf = await loadTensorFlow();
  const network = buildNetwork(tf, module, configuration, seed);
  assignWeights(tf, network, startingWeights, (weight) => startingWeights.find(({ name }) => name === weight)?.name);
  const executor = new TracedExecutor(tf, augmented(tf, network), taskOf(tf), optimizer, seed, averaging);
  try {
    const { training, validation } = await provideExamples(executor, pass, batchSize, frozenSets(plan));
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
    metrics: { loss: report.figures.loss, ...report.figures.metrics },
    ...(checkpoint === undefined ? {} : { checkpoint }),
  });
}
