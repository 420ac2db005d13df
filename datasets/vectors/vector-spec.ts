import type { DatasetSpec } from '../../schemas/dataset.ts';
import { UsageError } from '../../schemas/failure.ts';
import { type DatasetSpecOptions, type LocalPath, parseDatasetSpec } from '../dataset-spec.ts';

/** The word vectors of a run, which has to be looked up. */
export interface VectorsOfRun {
  readonly kind: 'of-run';
  readonly runId: string;
}

/**
 * Reads what a user typed as word vectors: `run:ID`, or else what a dataset may be.
 * @throws UsageError that names the flag and says what would be right
 */
export function parseVectorSpec(text: string, options: DatasetSpecOptions = {}): DatasetSpec | LocalPath | VectorsOfRun {
  const { flag = '--vectors' } = options;
  const runId = /^run:(.*)$/s.exec(text)?.[1];
  if (runId === undefined) return parseDatasetSpec(text, { ...options, flag });
  if (runId === '') throw new UsageError('ES-VECTORS-RUN', `${flag}: run: names no run; write run:ID ("everstep runs" lists them).`);
  return { kind: 'of-run', runId };
}
