/** The version of everything below: part of every step key. */
export const storeFormat = 1;

/** A prefix for records, leases and checkpoints: empty, or that of a reproduction. */
export type Namespace = '' | `reproductions/${string}/`;

/** Where `reproduce` keeps what it computes again. */
export function reproductionNamespace(runId: string): Namespace {
  return `reproductions/${runId}/`;
}

/** Keys of the bucket: the one place that knows its layout. */
export const layout = {
  object: (digest: string) => `objects/sha256/${digest.slice(0, 2)}/${digest}`,
  /** Written, read and deleted to see whether the server does its work. */
  probe: (name: string) => `probes/${name}`,
  damaged: (digest: string) => `damaged/${digest}`,
  record: (namespace: Namespace, key: string, environment: string) => `${namespace}steps/${key}/${environment}.json`,
  records: (namespace: Namespace, key: string) => `${namespace}steps/${key}/`,
  lease: (namespace: Namespace, key: string, environment: string) => `${namespace}leases/${key}/${environment}.json`,
  checkpointPointer: (namespace: Namespace, identity: string) => `${namespace}checkpoints/${identity}/pointer.json`,
  checkpointObject: (namespace: Namespace, identity: string, digest: string) => `${namespace}checkpoints/${identity}/${digest}`,
  /** Digest on record for a package: `npm:NAME@VERSION`. */
  pin: (name: string) => `sources/${encodeURIComponent(name)}.json`,
  runs: 'runs/',
  /** Run ids begin with a letter or digit, so that no run lies here. */
  latestRun: (target: string) => `runs/.latest/${target}.json`,
  runDocument: (runId: string) => `runs/${runId}/run.json`,
  runSteps: (runId: string) => `runs/${runId}/steps/`,
  runStep: (runId: string, ordinal: number, step: string) => `runs/${runId}/steps/${ordinal}-${step}.json`,
  runOutcome: (runId: string) => `runs/${runId}/outcome.json`,
  runReport: (runId: string) => `runs/${runId}/report.html`,
  runLogs: (runId: string) => `runs/${runId}/logs/`,
  workers: 'workers/',
  worker: (id: string) => `workers/${id}.json`,
} as const;
