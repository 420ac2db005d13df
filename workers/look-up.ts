import type { StepContract } from '../schemas/contract.ts';
import type { JsonObject } from '../schemas/json.ts';
import type { KeyParts, RecordEnvironment, StepRecord } from '../schemas/record.ts';
import type { StepFile } from '../schemas/run.ts';
import type { StepCall } from '../schemas/step-call.ts';
import type { Store } from '../store/connect.ts';
import { type Namespace, reproductionNamespace } from '../store/layout.ts';
import { environmentDigest, type RecordStore } from '../store/records.ts';
import { collectReferences } from '../store/references.ts';
import { DamagedObject, ObjectMissing } from '../store/store-errors.ts';
import type { Build } from './build-manifest.ts';
import { explainMiss } from './difference.ts';
import { canonicalJson, keyParts, stepKey } from './step-key.ts';

/** A result that is there, whole. `own`: this run had it already, before it was resumed. */
export interface Found {
  readonly kind: 'found';
  readonly own: boolean;
  readonly key: string;
  readonly parts: KeyParts;
  readonly environment: RecordEnvironment;
  readonly output: JsonObject;
  readonly reason: string;
}

/** No result: why, and the record that has to be replaced where it is damaged. */
export interface Missing {
  readonly kind: 'missing';
  readonly key: string;
  readonly parts: KeyParts;
  readonly reason: string;
  readonly replaces: { readonly environment: string; readonly etag: string } | undefined;
}

/** Where the run keeps its records, leases and checkpoints: apart from the shared ones if it reproduces another run. */
export function namespaceOf(call: Pick<StepCall, 'runId' | 'reproduces'>): Namespace {
  return call.reproduces === undefined ? '' : reproductionNamespace(call.runId);
}

/** Records that a run may read: its own where it reproduces another, else the shared ones. */
export function recordsOf(store: Store, call: Pick<StepCall, 'runId' | 'reproduces'>): RecordStore {
  return store.within(namespaceOf(call)).records;
}

/**
 * Looks for a step's result: in the run itself, then among the records of the environments given. A record counts only
 * if all its objects are there, whole as far as a HEAD can tell.
 */
export async function findResult(store: Store, build: Build, contract: StepContract, call: StepCall, environments: readonly RecordEnvironment[]): Promise<Found | Missing> {
  const parts = keyParts(contract, call.input, build);
  const key = stepKey(parts);
  const found = (reason: string, own: boolean, environment: RecordEnvironment, output: unknown): Found => ({ kind: 'found', own, key, parts, environment, output: output as JsonObject, reason });
  const missing = (reason: string, replaces?: Missing['replaces']): Missing => ({ kind: 'missing', key, parts, reason, replaces });

  const [finished, recorded] = await Promise.all([finishedIn(store, call.runId, call, parts), contract.reuse === 'never' ? undefined : recordedUnder(store, call, key, environments)]);
  if (finished !== undefined) return found('finished in this run before', true, finished.environment, finished.output);

  if (contract.reuse === 'never') {
    if (call.reproduces === undefined) return missing('looks at the outside world');
    const original = await finishedIn(store, call.reproduces, call, parts);
    return original === undefined ? missing(`${call.reproduces} did not get this far`) : found(`pinned to what ${call.reproduces} saw`, false, original.environment, original.output);
  }

  if (recorded?.record !== undefined) return found('same code and input', false, recorded.record.environment, recorded.record.output);
  if (recorded?.stale !== undefined) return missing(recorded.stale.reason, recorded.stale);
  if (call.reproduces !== undefined) return missing('computed again to compare');
  return missing(explainMiss(await previousStep(store, call), parts, environments));
}

type Recorded = { readonly record?: StepRecord; readonly stale?: NonNullable<Missing['replaces']> & { readonly reason: string } };

/** The first whole record of a step key; where there is none, the last one that is not whole. */
async function recordedUnder(store: Store, call: StepCall, key: string, environments: readonly RecordEnvironment[]): Promise<Recorded> {
  const records = recordsOf(store, call);
  let stale: Recorded['stale'];
  for (const environment of call.reuseAnyEnvironment ? await records.environments(key) : environments.map(environmentDigest)) {
    const entry = await records.read(key, environment);
    if (entry === undefined) continue;
    const state = await records.check(entry.record);
    if (state.ok) return { record: entry.record };
    stale = { environment, etag: entry.etag, reason: state.reason };
  }
  return stale === undefined ? {} : { stale };
}

async function finishedIn(store: Store, runId: string, call: StepCall, parts: KeyParts): Promise<StepFile | undefined> {
  const file = await store.runs.readStep(runId, call.ordinal, call.step);
  if (file === undefined || file.state !== 'completed' || file.parts.version !== parts.version) return undefined;
  if (canonicalJson(file.parts.input) !== canonicalJson(parts.input)) return undefined;
  return (await isWhole(store, file.output)) ? file : undefined;
}

async function isWhole({ records }: Store, output: unknown): Promise<boolean> {
  try {
    return (await records.check({ objects: await records.objectsOf(collectReferences(output)) })).ok;
  } catch (error) {
    if (error instanceof DamagedObject || error instanceof ObjectMissing) return false;
    throw error;
  }
}

async function previousStep(store: Store, call: StepCall): Promise<StepFile | undefined> {
  if (call.previousRunId === undefined) return undefined;
  const file = await store.runs.readStep(call.previousRunId, call.ordinal, call.step);
  return file?.state === 'completed' ? file : undefined;
}
