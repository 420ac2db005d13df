import type { RunManifest, StepFile } from '../../schemas/run.ts';
import { batchNormInsertion } from '../../schemas/pipelines/batch-norm-insertion.ts';
import { completedManifest } from './manifest-fixture.ts';

/** Made-up runs of `batch-norm-insertion` for the report's tests. */

const digest = (letter: string): string => letter.repeat(64);
const model = (letter: string) => ({ kind: 'model', digest: digest(letter), architecture: 'efficientnet-lite0', parameters: 4_652_008, bytes: 18_614_112 });
const tableOf = (letter: string, rows: number) => ({ kind: 'table', digest: digest(letter), rows, columns: ['id', 'label', 'digest', 'width', 'height', 'bytes'], bytes: rows * 30_000 });
const statistics = (letter: string, images: number) => ({ statistics: { kind: 'blob', digest: digest(letter), bytes: 430_000 }, images, unreadable: [] });
const accuracy = { top1: 0.875, top5: 0.969 };
const layers = [{ layer: 'stem_bn', channels: 32, numbers: 12_544_000 }, { layer: 'head_bn', channels: 1_280, numbers: 49_000 }];
const equivalence = (largestDifference: number, share: number) => ({ images: 1_000, outputs: 1_000, largestDifference, range: 25.7, share, accuracy: { before: accuracy, after: accuracy } });

function stepFile(name: string, output: unknown): StepFile {
  const [first] = completedManifest.steps;
  if (first === undefined) throw new Error('The fixture has no steps');
  return { ...first, name, parts: { ...first.parts, step: name, input: name === 'verify-equivalence' ? { limit: 1e-4, logits: true } : {} }, output };
}

function manifestOf(steps: readonly StepFile[], rest: Pick<RunManifest, 'status' | 'outcome'>): RunManifest {
  const params = { ...batchNormInsertion.params.parse({ dataset: { kind: 'catalog', name: 'imagenet-sample' } }) };
  const request = { ...completedManifest.document.request, pipeline: batchNormInsertion.name, preset: 'imagenet-bn', params };
  return { ...completedManifest, ...rest, document: { ...completedManifest.document, request }, steps: steps.map((step, ordinal) => ({ ...step, ordinal })) };
}

const untilFolded = [
  stepFile('parse-images', { shards: [tableOf('1', 512), tableOf('2', 488)], labels: ['crane', 'tench'], rowsPerLabel: { crane: 500, tench: 500 }, unreadable: [] }),
  stepFile('fold-batch-norm', { model: model('3'), folded: 2, layers: layers.map(({ layer }) => layer) }),
];
const untilInserted = [
  ...untilFolded,
  stepFile('verify-equivalence', equivalence(2.6e-5, 1.0117e-6)),
  stepFile('batch-norm-statistics', statistics('4', 512)),
  stepFile('batch-norm-statistics', statistics('5', 488)),
  stepFile('insert-batch-norm', { model: model('6'), inserted: 2, layers }),
];

/** A run that inserted two normalizations. */
export const batchNormManifest = manifestOf([...untilInserted, stepFile('verify-equivalence', equivalence(2.9e-5, 1.1284e-6))], {
  status: 'completed',
  outcome: { status: 'completed', finishedAt: '2026-03-14T09:14:00.000Z', metrics: { images: 1_000, folded: 2, inserted: 2, insertedShare: 1.1284e-6, top1Before: 0.875, top1After: 0.875 }, outputs: { inserted: model('6') } },
});

const failure = { code: 'ES-VERIFY-DIFFERENT', message: 'The outputs differ: by up to 0.75 for n01440764_tench.JPEG, 0.03 of their range of 25; up to 0.0001 of it is allowed.' };

/** The same with a network whose outputs differ: the one that was folded, or that with new normalizations. */
export function refusedBatchNormManifest(refused: 'folded' | 'inserted'): RunManifest {
  return manifestOf([...(refused === 'folded' ? untilFolded : untilInserted), { ...stepFile('verify-equivalence', undefined), state: 'failed', reason: 'No run had this input before.', failure }], {
    status: 'failed',
    outcome: { status: 'failed', finishedAt: '2026-03-14T09:14:00.000Z', metrics: {}, outputs: {}, failure: { ...failure, step: 'verify-equivalence' } },
  });
}
