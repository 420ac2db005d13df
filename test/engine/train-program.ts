import { createHash } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { implement } from '../../activities/train.ts';
import * as textCnn from '../../models/text-cnn.ts';
import { purposes, RandomStream } from '../../engine/random.ts';
import { train } from '../../schemas/steps/train.ts';
import type { Checkpoint } from '../../store/checkpoints.ts';
import { testContext, type TestContext } from '../support/step-context.ts';

/**
 * A process that trains the network of `spam-cnn` at its real size for some steps and writes its weights' digest. With a file named
 * it keeps its checkpoint there, goes on from it, and says so with each that it has saved.
 */
const [checkpointFile] = process.argv.slice(2);
const rows = 64 * 4 + 20;
const sequenceLength = 500;
const vocabularyIds = 5_002;

const context = testContext(checkpointFile === undefined ? {} : { checkpoints: fileCheckpoints(checkpointFile) });
const training = await examples(1, rows);
const validation = await examples(2, 40);
const input = train.input.parse({ model: { architecture: 'text-cnn' }, vocabularyIds, classCount: 2, training, validation, optimizer: { name: 'adam' }, batchSize: 64, epochs: 2, seed: 1 });
const { model, history } = await implement(textCnn, { checkpointIntervalMs: 0 })(input, context);
const { weights } = await context.store.readModel(model);
const hash = createHash('sha256').update(JSON.stringify(history));
for (const { data } of weights) hash.update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
console.log(`digest ${hash.digest('hex')}`);

async function examples(salt: number, count: number) {
  const stream = new RandomStream(salt, purposes.shuffle, [0, 0, 7]);
  const data = Int32Array.from({ length: count * sequenceLength }, () => Math.floor(stream.unit() ** 3 * vocabularyIds));
  const classes = Int32Array.from({ length: count }, () => stream.below(2));
  return {
    sequences: await context.store.writeTensor({ dtype: 'int32', shape: [count, sequenceLength], data }),
    classes: await context.store.writeTensor({ dtype: 'int32', shape: [count], data: classes }),
  };
}

function fileCheckpoints(file: string): TestContext['checkpoints'] {
  return Object.assign(testContext().checkpoints, {
    load: (): Promise<Checkpoint | undefined> => Promise.resolve(existsSync(file) ? { epoch: 1, step: 0, bytes: new Uint8Array(readFileSync(file)) } : undefined),
    save: (_identity: string, { bytes, epoch, step }: Checkpoint): Promise<void> => {
      writeFileSync(`${file}.new`, bytes);
      renameSync(`${file}.new`, file);
      console.log(`saved ${epoch}/${step}`);
      return Promise.resolve();
    },
  });
}
