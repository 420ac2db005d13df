import { CreateBucketCommand, HeadBucketCommand, type S3Client } from '@aws-sdk/client-s3';
import { EverstepError, UsageError } from '../schemas/failure.ts';
import type { EverstepConfig } from '../temporal.config.ts';
import type { ArtifactStore } from './artifacts.ts';
import { BucketCheckpointStore } from './bucket-checkpoints.ts';
import { BucketSourcePins } from './bucket-source-pins.ts';
import type { CheckpointStore } from './checkpoints.ts';
import { ContentStore } from './content-store.ts';
import type { ForeignObjects } from './foreign-objects.ts';
import type { Namespace } from './layout.ts';
import { LeaseStore } from './leases.ts';
import { LocalCache } from './local-cache.ts';
import type { ObjectStore } from './object-store.ts';
import { type OutageOptions, outageRetry } from './outage.ts';
import { RecordStore } from './records.ts';
import { RunStore } from './runs.ts';
import { createS3Client } from './s3-client.ts';
import { answersReads, keepsObjects } from './s3-health.ts';
import { inWords, isMissing, isOutage, isRefusedIdentity } from './s3-errors.ts';
import { S3ForeignObjects } from './s3-foreign-objects.ts';
import { S3ObjectStore } from './s3-object-store.ts';
import type { SourcePins } from './source-pins.ts';
import { StoredArtifacts } from './stored-artifacts.ts';
import { WorkerStore } from './workers.ts';

export interface OpenStoreOptions {
  /** Told, at most every 30 s, that a server is away and how long is left. */
  readonly onWaiting?: (message: string) => void;
  readonly signal?: AbortSignal;
  /** For workers: a server that is away at the start is waited for, as later. A command fails within seconds. */
  readonly waitForServer?: boolean;
}

/** Records and leases under one prefix; leases remember what they observed. */
export interface StepStores {
  readonly records: RecordStore;
  readonly leases: LeaseStore;
}

/** All that is kept in S3. */
export interface Store {
  readonly objects: ObjectStore;
  readonly artifacts: ArtifactStore;
  readonly records: RecordStore;
  readonly leases: LeaseStore;
  readonly pins: SourcePins;
  readonly foreignObjects: ForeignObjects;
  readonly runs: RunStore;
  readonly workers: WorkerStore;
  /** Records and leases apart from the shared ones: those of a reproduction. */
  within(namespace: Namespace): StepStores;
  /** `lease`: what the nonce belongs to, so that an attempt that has lost it cannot take the checkpoints over. */
  checkpoints(options: { readonly namespace: Namespace; readonly nonce: string; readonly lease?: { readonly key: string; readonly environment: string } | undefined }): CheckpointStore;
  close(): void;
}

const startMs = 3_000;
/** SeaweedFS looks for room on its disk once a minute: a server that has room again refuses that long. */
const refusedWriteMs = 90_000;
const brokenReadMs = 30_000;

/**
 * Opens the store, once the server has been seen to answer and to know us; the bucket is made where it is missing.
 * @throws UsageError ES-S3-UNREACHABLE, ES-S3-CREDENTIALS, ES-S3-BUCKET
 */
export async function openStore(config: EverstepConfig, options: OpenStoreOptions = {}): Promise<Store> {
  const { s3 } = config;
  if (s3.local && s3.endpoint === undefined) {
    throw new UsageError('ES-S3-UNREACHABLE', 'The local S3 server has never been started: start it with `npx everstep up`, or name another by EVERSTEP_S3_ENDPOINT.');
  }
  const client = createS3Client(s3);
  const server = s3.endpoint ?? `AWS ${s3.region}`;
  const outage = { server, timeoutMs: config.outageTimeoutMs, refusedWriteMs, brokenReadMs, onWaiting: options.onWaiting, signal: options.signal };
  try {
    await reachBucket(client, config, { ...outage, timeoutMs: options.waitForServer === true ? config.outageTimeoutMs : startMs });
  } catch (error) {
    client.destroy();
    throw error;
  }
  const retry = outageRetry({ ...outage, answers: () => answersReads(client, s3.bucket), keepsObjects: () => keepsObjects(client, s3.bucket) });
  const objects = new S3ObjectStore({ client, bucket: s3.bucket, retry, signal: options.signal });
  const content = new ContentStore(objects, new LocalCache(config.cacheFolder, config.localCacheBytes));
  const stepStores = new Map<Namespace, StepStores>();
  const within = (namespace: Namespace): StepStores => {
    const known = stepStores.get(namespace);
    if (known !== undefined) return known;
    const made = { records: new RecordStore(objects, content, namespace), leases: new LeaseStore(objects, { namespace, timeToLiveMs: config.leaseTimeToLiveMs }) };
    stepStores.set(namespace, made);
    return made;
  };
  return {
    objects,
    artifacts: new StoredArtifacts(objects, content),
    ...within(''),
    runs: new RunStore(objects),
    workers: new WorkerStore(objects),
    within,
    pins: new BucketSourcePins(objects),
    foreignObjects: new S3ForeignObjects(client, retry),
    checkpoints: ({ namespace, nonce, lease }) => {
      const stillMine = async () => lease === undefined || within(namespace).leases.isHeldBy(lease.key, lease.environment, nonce);
      return new BucketCheckpointStore(objects, { namespace, nonce, stillMine });
    },
    close: () => client.destroy(),
  };
}

async function reachBucket(client: S3Client, config: EverstepConfig, outage: Omit<OutageOptions, 'answers' | 'keepsObjects'>): Promise<void> {
  const { bucket, local } = config.s3;
  const retry = outageRetry({ ...outage, answers: async () => false, keepsObjects: async () => false });
  try {
    await retry('read', async () => {
      try {
        await headWithin(startMs, client, bucket);
      } catch (error) {
        if (!isMissing(error)) throw error;
        await createBucket(client, bucket);
      }
    });
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const cause = error instanceof EverstepError ? error.cause : error;
    if (isOutage(cause)) {
      const how = local ? 'start it with `npx everstep up`' : 'check EVERSTEP_S3_ENDPOINT and that the server runs';
      throw new UsageError('ES-S3-UNREACHABLE', `S3 at ${outage.server} does not answer (${inWords(cause)}): ${how}.`, { cause });
    }
    if (isRefusedIdentity(cause)) {
      const how = local ? 'restart the local stack with `npx everstep down` and `npx everstep up`' : 'check EVERSTEP_S3_ACCESS_KEY_ID and EVERSTEP_S3_SECRET_ACCESS_KEY';
      throw new UsageError('ES-S3-CREDENTIALS', `S3 at ${outage.server} refuses the credentials for bucket ${bucket} (${inWords(cause)}): ${how}.`, { cause });
    }
    throw new UsageError('ES-S3-BUCKET', `The bucket ${bucket} of S3 at ${outage.server} cannot be used (${inWords(cause)}).`, { cause });
  }
}

/** A server that hangs takes the connection and never answers: that is an outage too. */
async function headWithin(timeoutMs: number, client: S3Client, bucket: string): Promise<void> {
  const abortSignal = AbortSignal.timeout(timeoutMs);
  try {
    await client.send(new HeadBucketCommand({ Bucket: bucket }), { abortSignal });
  } catch (error) {
    throw abortSignal.aborted ? abortSignal.reason : error;
  }
}

async function createBucket(client: S3Client, bucket: string): Promise<void> {
  try {
    await client.send(new CreateBucketCommand({ Bucket: bucket }));
  } catch (error) {
    if (error instanceof Error && error.name === 'BucketAlreadyOwnedByYou') return;
    if (isOutage(error)) throw error;
    throw new UsageError('ES-S3-BUCKET', `The bucket ${bucket} is not there and cannot be made (${inWords(error)}): make it, or name another by EVERSTEP_S3_BUCKET.`, { cause: error });
  }
}
