import { existsSync } from 'node:fs';
import { z } from 'zod';
import { type LocalPath, parseDatasetSpec } from '../../datasets/dataset-spec.ts';
import { parseVectorSpec, type VectorsOfRun } from '../../datasets/vectors/vector-spec.ts';
import type { DatasetSpec } from '../../schemas/dataset.ts';
import { UsageError } from '../../schemas/failure.ts';
import type { VectorSpec } from '../../schemas/vectors.ts';
import { type Flag, flagsOf } from '../flags/flag.ts';
import { overlay } from '../../schemas/nested.ts';
import { objectDefaults } from '../flags/object-defaults.ts';
import { refusedValue } from '../flags/refuse.ts';
import { valueText } from '../flags/words.ts';
import type { Target } from '../target.ts';

type Params = Record<string, unknown>;

/** Parameters that are right as far as can be told before anything is uploaded. */
export interface CheckedParams<Complete = Params> {
  /** The file or folder that has to be uploaded first. */
  readonly localPath: string | undefined;
  /** Word vectors that only the store has: those of a file that has to be uploaded first, or of a run. */
  readonly vectors: LocalPath | VectorsOfRun | undefined;
  /** All parameters of the pipeline, defaults filled in. What was uploaded or looked up takes the place of what was named. */
  complete(uploaded?: DatasetSpec, vectors?: VectorSpec): Complete;
}

/** Stands in for a dataset that is not uploaded yet, so that all else can be checked. */
const notUploadedYet: DatasetSpec = { kind: 'catalog', name: 'local' };

/**
 * Lays the flags over the preset and checks everything.
 * @throws UsageError that names the flag and what would be right
 */
export function checkParams(target: Target, given: Readonly<Params>, allowPrivateHosts: readonly string[]): CheckedParams {
  const dataset = typeof given['dataset'] === 'string' ? parseDatasetSpec(given['dataset'], { allowPrivateHosts }) : undefined;
  const localPath = dataset?.kind === 'path' ? existingPath(dataset) : undefined;
  const spec = dataset?.kind === 'path' ? notUploadedYet : dataset;
  const named = typeof given['vectors'] === 'string' ? parseVectorSpec(given['vectors'], { allowPrivateHosts }) : undefined;
  const vectors = named?.kind === 'path' || named?.kind === 'of-run' ? named : undefined;
  if (vectors?.kind === 'path') existingPath(vectors);
  const params = overlay(baseParams(target), { ...given, ...(spec === undefined ? {} : { dataset: spec }), ...(named === undefined ? {} : { vectors: vectors === undefined ? named : notUploadedYet }) });
  const complete = (uploaded?: DatasetSpec, found?: VectorSpec): Params =>
    parseParams(target, { ...params, ...(uploaded === undefined ? {} : { dataset: uploaded }), ...(found === undefined ? {} : { vectors: found }) }, given);
  complete();
  return { localPath, vectors, complete };
}

/** What holds before any flag: the preset over the defaults of objects. */
export function baseParams({ pipeline, preset }: Target): Params {
  return overlay(objectDefaults(pipeline.params), preset?.params ?? {});
}

function parseParams(target: Target, params: Params, given: Readonly<Params>): Params {
  const parsed = target.pipeline.params.safeParse(params);
  const issue = parsed.error?.issues[0];
  if (issue !== undefined) throw refusedValue(issue, flagsOf(target.pipeline.params), (flag) => textAt(given, flag));
  return parsed.data ?? {};
}

function textAt(given: Readonly<Params>, flag: Flag): string | undefined {
  const value = flag.path.reduce<unknown>((object, name) => z.record(z.string(), z.unknown()).safeParse(object).data?.[name], given);
  return value === undefined ? undefined : valueText(value, flag);
}

/** Said before any server is started for it. */
function existingPath({ path }: LocalPath): string {
  if (existsSync(path)) return path;
  throw new UsageError('ES-DATASET-PATH', `There is no file or folder ${path}.`);
}
