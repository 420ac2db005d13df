/** What is measured of images besides what texts have, in the rows and on the page. */
export const visionMetrics = {
  clippedLoss: 'clipped test loss',
  features: 'features',
  images: 'images',
  speed: 'speed',
  peakMemory: 'peak memory',
  difference: 'difference from everstep',
} as const;

/** Rows of `imagenet-bn`: the run's metrics, what they are called here, and their unit. */
export const insertionMetrics = [
  { of: 'folded', name: 'normalizations folded', unit: 'layers' },
  { of: 'inserted', name: 'normalizations inserted', unit: 'layers' },
  { of: 'foldedDifference', name: 'folded: largest difference', unit: 'logits' },
  { of: 'foldedShare', name: 'folded: largest difference, of the range', unit: 'share' },
  { of: 'insertedDifference', name: 'inserted: largest difference', unit: 'logits' },
  { of: 'insertedShare', name: 'inserted: largest difference, of the range', unit: 'share' },
  { of: 'top1Before', name: 'top-1 before', unit: 'share' },
  { of: 'top1After', name: 'top-1 after', unit: 'share' },
  { of: 'top5Before', name: 'top-5 before', unit: 'share' },
  { of: 'top5After', name: 'top-5 after', unit: 'share' },
] as const;

/** A figure's name in the rows. */
export function insertionMetric(of: (typeof insertionMetrics)[number]['of']): string {
  return insertionMetrics.find((metric) => metric.of === of)?.name ?? of;
}
