import { readdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import envPaths from 'env-paths';
import { z } from 'zod';
import { UsageError } from './schemas/failure.ts';
import { queueNames } from './schemas/queue-name.ts';
import { type Stack, stackSchema } from './schemas/stack.ts';

const minuteMs = 60_000;
const gibibyte = 1024 ** 3;

const count = z.coerce.number().int().positive();
const environmentSchema = z.object({
  EVERSTEP_STATE_DIR: z.string().min(1).optional(),
  EVERSTEP_CACHE_DIR: z.string().min(1).optional(),
  EVERSTEP_S3_ENDPOINT: z.url().optional(),
  EVERSTEP_S3_BUCKET: z.string().min(3).optional(),
  EVERSTEP_S3_REGION: z.string().min(1).optional(),
  EVERSTEP_S3_ACCESS_KEY_ID: z.string().min(1).optional(),
  EVERSTEP_S3_SECRET_ACCESS_KEY: z.string().min(1).optional(),
  EVERSTEP_QUEUE_PREFIX: z.string().regex(/^[a-z0-9-]+$/, 'lower-case letters, digits and hyphens').default('everstep'),
  EVERSTEP_CPU_SLOTS: count.optional(),
  EVERSTEP_GPU_SLOTS: count.optional(),
  EVERSTEP_CPU_THREADS: count.optional(),
  EVERSTEP_GPU_THREADS: count.optional(),
  EVERSTEP_OUTAGE_TIMEOUT_MS: z.coerce.number().int().nonnegative().default(60 * minuteMs),
  EVERSTEP_LEASE_TTL_MS: z.coerce.number().int().min(1_000).default(30_000),
  EVERSTEP_LOCAL_CACHE_BYTES: z.coerce.number().int().nonnegative().default(20 * gibibyte),
  EVERSTEP_DATASET_MIRROR: z.string().min(1).optional(),
  EVERSTEP_ALLOW_PRIVATE_HOSTS: z.string().default('').transform((hosts) => hosts.split(',').map((host) => host.trim()).filter((host) => host !== '')),
  TEMPORAL_ADDRESS: z.string().optional(),
  TEMPORAL_PROFILE: z.string().optional(),
  TEMPORAL_CONFIG_FILE: z.string().optional(),
});

type Environment = z.infer<typeof environmentSchema>;

export interface TemporalConfig {
  /** Whether the local stack's server is meant. */
  readonly local: boolean;
  /** Host and port; undefined while the local stack has never been up. */
  readonly address: string | undefined;
  readonly namespace: string;
  /** Options for `Connection.connect` and `NativeConnection.connect`: TLS, API key, metadata. */
  readonly connectionOptions: ReturnType<typeof loadClientConnectConfig>['connectionOptions'];
  /** Address of the web pages, where known. */
  readonly uiUrl: string | undefined;
}

export interface S3Config {
  /** Whether the local stack's server is meant. */
  readonly local: boolean;
  /** Undefined while the local stack has never been up. */
  readonly endpoint: string | undefined;
  readonly region: string;
  readonly bucket: string;
  /** Undefined: the AWS SDK's own chain (environment, profile, role). */
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string } | undefined;
}

/** Slots of a worker's queue and the threads that each of its compute processes gets. */
export interface SlotConfig {
  readonly slots: number;
  readonly threads: number;
}

export interface EverstepConfig {
  /** State of the local stack: `.everstep` in the project. */
  readonly stateFolder: string;
  /** Downloads and verified copies of objects; shared by clones. */
  readonly cacheFolder: string;
  readonly temporal: TemporalConfig;
  readonly s3: S3Config;
  readonly queues: { readonly control: string; readonly cpu: string; readonly gpu: string };
  readonly cpu: SlotConfig;
  readonly gpu: SlotConfig;
  /** How long a step waits inside for a server that is away. */
  readonly outageTimeoutMs: number;
  readonly leaseTimeToLiveMs: number;
  readonly localCacheBytes: number;
  readonly datasetMirror: string | undefined;
  readonly allowPrivateHosts: readonly string[];
}

/** The folder that holds package.json, from the sources and from a build alike. */
export const projectFolder = findProjectFolder(dirname(fileURLToPath(import.meta.url)));

function findProjectFolder(folder: string): string {
  try {
    const content: unknown = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    if (z.object({ name: z.literal('everstep') }).safeParse(content).success) return folder;
  } catch {
    // not here: look one folder up
  }
  const parent = dirname(folder);
  if (parent === folder) throw new UsageError('ES-CONFIG-PROJECT', 'The project folder was not found: run everstep from a clone of the project.');
  return findProjectFolder(parent);
}

/** Devices that the NVIDIA driver of this machine knows. */
function nvidiaDevices(): number {
  try {
    return readdirSync('/proc/driver/nvidia/gpus').length;
  } catch {
    return 0;
  }
}

/** Path of the file that describes the local stack. */
export function stackFile(stateFolder: string): string {
  return join(stateFolder, 'stack.json');
}

/** What the supervisor last wrote, or undefined where there is no local stack. */
export function readStack(stateFolder: string): Stack | undefined {
  let text: string;
  try {
    text = readFileSync(stackFile(stateFolder), 'utf8');
  } catch {
    return undefined;
  }
  const parsed = stackSchema.safeParse(JSON.parse(text));
  return parsed.success ? parsed.data : undefined;
}

/**
 * The configuration, parsed once at start from the environment, the Temporal profile and the local stack's state.
 * @throws UsageError that names the variable
 */
export function loadConfig(variables: NodeJS.ProcessEnv = process.env): EverstepConfig {
  const given = Object.fromEntries(Object.entries(variables).filter(([name, value]) => value !== '' && name in environmentSchema.shape));
  const parsed = environmentSchema.safeParse(given);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new UsageError('ES-CONFIG-ENVIRONMENT', `The environment variable ${String(issue?.path[0])} is wrong: ${issue?.message ?? 'unreadable'}.`);
  }
  const environment = parsed.data;
  const stateFolder = resolve(environment.EVERSTEP_STATE_DIR ?? join(projectFolder, '.everstep'));
  const stack = readStack(stateFolder);
  const prefix = environment.EVERSTEP_QUEUE_PREFIX;
  const cores = availableParallelism();
  const cpuSlots = environment.EVERSTEP_CPU_SLOTS ?? cores;
  const gpuSlots = environment.EVERSTEP_GPU_SLOTS ?? Math.max(1, nvidiaDevices());
  return {
    stateFolder,
    cacheFolder: resolve(environment.EVERSTEP_CACHE_DIR ?? envPaths('everstep', { suffix: '' }).cache),
    temporal: temporalConfig(environment, variables, stack),
    s3: s3Config(environment, stack),
    queues: queueNames(prefix),
    cpu: { slots: cpuSlots, threads: environment.EVERSTEP_CPU_THREADS ?? Math.max(1, Math.floor(cores / cpuSlots)) },
    gpu: { slots: gpuSlots, threads: environment.EVERSTEP_GPU_THREADS ?? Math.max(1, Math.floor(cores / gpuSlots)) },
    outageTimeoutMs: environment.EVERSTEP_OUTAGE_TIMEOUT_MS,
    leaseTimeToLiveMs: environment.EVERSTEP_LEASE_TTL_MS,
    localCacheBytes: environment.EVERSTEP_LOCAL_CACHE_BYTES,
    datasetMirror: environment.EVERSTEP_DATASET_MIRROR,
    allowPrivateHosts: environment.EVERSTEP_ALLOW_PRIVATE_HOSTS,
  };
}

/** A profile or an address that the user names leads to their own server; a profile that merely exists does not. */
function temporalConfig(environment: Environment, variables: NodeJS.ProcessEnv, stack: Stack | undefined): TemporalConfig {
  const named = environment.TEMPORAL_ADDRESS ?? environment.TEMPORAL_PROFILE ?? environment.TEMPORAL_CONFIG_FILE;
  if (named === undefined) {
    const address = stack?.temporal?.address;
    return { local: true, address, namespace: 'default', connectionOptions: address === undefined ? {} : { address }, uiUrl: stack?.temporal?.uiUrl };
  }
  const { connectionOptions, namespace } = loadClientConnectConfig({ overrideEnvVars: stringsOnly(variables) });
  return { local: false, address: connectionOptions.address, namespace: namespace ?? 'default', connectionOptions, uiUrl: undefined };
}

function s3Config(environment: Environment, stack: Stack | undefined): S3Config {
  const region = environment.EVERSTEP_S3_REGION ?? 'us-east-1';
  const { EVERSTEP_S3_ACCESS_KEY_ID: accessKeyId, EVERSTEP_S3_SECRET_ACCESS_KEY: secretAccessKey } = environment;
  const credentials = accessKeyId !== undefined && secretAccessKey !== undefined ? { accessKeyId, secretAccessKey } : undefined;
  if (environment.EVERSTEP_S3_ENDPOINT === undefined && environment.EVERSTEP_S3_BUCKET === undefined) {
    const local = stack?.s3;
    return { local: true, endpoint: local?.endpoint, region, bucket: local?.bucket ?? 'everstep', credentials: credentials ?? local };
  }
  return { local: false, endpoint: environment.EVERSTEP_S3_ENDPOINT, region, bucket: environment.EVERSTEP_S3_BUCKET ?? 'everstep', credentials };
}

function stringsOnly(variables: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(Object.entries(variables).filter((entry): entry is [string, string] => entry[1] !== undefined));
}
