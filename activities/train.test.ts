import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadTensorFlow, type TensorFlow } from '../engine/tensorflow.ts';
import * as textCnn from '../models/text-cnn.ts';
import { train } from '../schemas/steps/train.ts';
import { expectFailure } from '../test/support/expect-failure.ts';
import { examplesOf, trainInput, trainOn } from '../test/support/small-training.ts';
import { testContext } from '../test/support/step-context.ts';
import { implement } from './train.ts';

let tf: TensorFlow;

beforeAll(async () => {
  tf = await loadTensorFlow();
});

afterAll(() => {
  expect(tf.memory().numTensors).toBe(0);
});

describe('training', () => {
  it('goes on from the checkpoint of a stopped attempt to the same model', async () => {
    const undisturbed = await trainOn(testContext(), ['a', 'b']);
    const abort = new AbortController();
    const first = testContext({
      signal: abort.signal,
      progress: ({ completed }) => {
        if (completed === 9) abort.abort(new Error('cancelled'));
      },
    });
    await expect(trainOn(first, ['a', 'b'])).rejects.toThrow('cancelled');
    const second = testContext({ checkpoints: first.checkpoints });
    expect(await trainOn(second, ['a', 'b'])).toEqual(undisturbed);
    expect(second.logged).toEqual(['going on from a checkpoint']);
    expect(second.reported[0]).toMatchObject({ completed: 10, checkpoint: { epoch: 2, step: 3 } });
  });

  it('changes texts in training where it is asked to, and goes on from no checkpoint of a training that does not', async () => {
    const first = testContext();
    const plain = await trainOn(first, ['a', 'b']);
    const second = testContext({ checkpoints: first.checkpoints });
    const changed = await trainOn(second, ['a', 'b'], 5, { augmentation: { shift: 4, spanDeletion: { rate: 0.3 } } });
    expect(second.logged).toEqual([]);
    expect(changed.history[0]?.trainingLoss).not.toBe(plain.history[0]?.trainingLoss);
  });

  it('does not go on from the checkpoints of another seed', async () => {
    const first = testContext();
    await trainOn(first, ['a', 'b']);
    const second = testContext({ checkpoints: first.checkpoints });
    await trainOn(second, ['a', 'b'], 6);
    expect(second.logged).toEqual([]);
  });

  it('tells the epoch, the batches, the metrics and the checkpoint', async () => {
    const context = testContext();
    await trainOn(context, ['a', 'b']);
    expect(context.reported.at(-1)).toEqual({
      phase: 'epoch 4 of 4, validation',
      completed: 24,
      total: 24,
      unit: 'batches',
      metrics: { loss: expect.any(Number) as number, accuracy: expect.any(Number) as number },
      checkpoint: { epoch: 4, step: 0 },
    });
  });

  it('trains again on all rows for as many epochs as were best, and goes on from the checkpoint of that too', async () => {
    const controls = { refit: true, optimizer: { name: 'sgd', learningRate: 0.2, momentum: 0.9 }, schedule: { kind: 'cosine' }, earlyStopping: { patience: 2 } };
    const selected = await trainOn(testContext(), ['a', 'b'], 5, { ...controls, refit: false });
    const undisturbed = await trainOn(testContext(), ['a', 'b'], 5, controls);
    expect(undisturbed).toMatchObject({ history: selected.history, bestEpoch: selected.bestEpoch });
    expect(undisturbed.model.digest).not.toBe(selected.model.digest);
    expect(undisturbed.refit?.map(({ epoch }) => epoch)).toEqual(selected.history.slice(0, selected.bestEpoch).map(({ epoch }) => epoch));

    const abort = new AbortController();
    const first = testContext({
      signal: abort.signal,
      progress: ({ phase, completed }) => {
        if (phase.startsWith('all rows') && completed === 4) abort.abort(new Error('cancelled'));
      },
    });
    await expect(trainOn(first, ['a', 'b'], 5, controls)).rejects.toThrow('cancelled');
    const second = testContext({ checkpoints: first.checkpoints });
    expect(await trainOn(second, ['a', 'b'], 5, controls)).toEqual(undisturbed);
    expect(second.reported[0]).toMatchObject({ phase: expect.stringMatching(/^all rows, epoch 1 of/) as string, completed: 5, checkpoint: { epoch: selected.history.length + 1, step: 4 } });
  });

  it('names a layer that a stage freezes and the network does not have', async () => {
    const stages = [{ fromEpoch: 1, frozen: ['embeding'] }];
    await expect(trainOn(testContext(), ['a', 'b'], 5, { stages })).rejects.toThrow('No layer with weights is named embeding, so it cannot be frozen: there are embedding, convolution, dense, output.');
  });

  it('starts with the given word vectors, after which a frozen layer keeps them, in the training on all rows too', async () => {
    const context = testContext();
    const data = Float32Array.from({ length: 40 * 4 }, (_, place) => Math.fround(Math.sin(place)));
    const embeddings = await context.store.writeTensor({ dtype: 'float32', shape: [40, 4], data });
    const stages = [{ fromEpoch: 1, frozen: ['embedding'] }];
    const { model, refit } = await trainOn(context, ['a', 'b'], 5, { embeddings, stages, refit: true });
    const { weights } = await context.store.readModel(model);
    expect(refit).toBeDefined();
    expect(weights.find(({ name }) => name === 'embedding/embeddings')?.data).toEqual(data);
    expect((await trainOn(context, ['a', 'b'], 5, { embeddings })).history).not.toEqual((await trainOn(context, ['a', 'b'], 5)).history);
  });

  it('refuses word vectors of another size', async () => {
    const context = testContext();
    const embeddings = await context.store.writeTensor({ dtype: 'float32', shape: [40, 50], data: new Float32Array(2_000) });
    await expectFailure(trainOn(context, ['a', 'b'], 5, { embeddings }), 'ES-TRAIN-EMBEDDINGS', 'are float32 40 × 50, but the embedding is float32 40 × 4');
  });

  it('names an id that the vocabulary does not have', async () => {
    const context = testContext();
    const { sequences, classes } = await examplesOf(context, 2, 8, 1);
    const examples = { sequences, classes };
    const input = train.input.parse({ ...trainInput({ training: examples, validation: examples }, 2, 5), vocabularyIds: 12 });
    await expect(implement(textCnn)(input, context)).rejects.toThrow(/^Element \d+ of the sequences is \d+; it has to be from 0 to 11\.$/);
  });
});
