import { measuredRow, metrics, system } from '../common/metrics.ts';
import { stepSeconds } from '../common/outcome.ts';
import type { ProductRuns } from '../common/product-runs.ts';
import type { ResultRow } from '../../results.ts';
import { insertionMetrics, visionMetrics } from './metrics.ts';

/** The preset, which draws nothing at random. */
export const imageNetBn = 'imagenet-bn';

/** Folds and inserts batch normalization: a run in which an output differs too much, or another class is the likeliest, fails. */
export async function measureImageNetBn(product: ProductRuns): Promise<ResultRow[]> {
  const manifest = await product.run([imageNetBn]);
  const where = { case: imageNetBn, system };
  const found = manifest.outcome?.metrics ?? {};
  return [
    ...measuredRow(where, visionMetrics.images, 'images', [found['images']]),
    ...insertionMetrics.flatMap(({ of, name, unit }) => measuredRow(where, name, unit, [found[of]])),
    ...measuredRow(where, metrics.run, 's', [await stepSeconds(manifest, product)]),
  ];
}
