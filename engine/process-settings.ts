import { availableParallelism } from 'node:os';

/** Threads that an op may use in a process with these variables: `EVERSTEP_THREADS`, by default one a core. */
export function threadCount(variables: NodeJS.ProcessEnv): number {
  const given = Number(variables['EVERSTEP_THREADS']);
  return Number.isSafeInteger(given) && given > 0 ? given : availableParallelism();
}

/** Whether oneDNN's kernels are used, which sum in another order than Eigen's: unless `TF_ENABLE_ONEDNN_OPTS` says no. */
export function oneDnnEnabled(variables: NodeJS.ProcessEnv): boolean {
  const given = variables['TF_ENABLE_ONEDNN_OPTS'];
  return given !== '0' && given !== 'false';
}

/** What TensorFlow reads from the environment when its contexts are made; the eager one and sessions take the same threads. */
export function tensorflowVariables(variables: NodeJS.ProcessEnv): Record<string, string> {
  const threads = String(threadCount(variables));
  return {
    TF_NUM_INTRAOP_THREADS: threads,
    TF_NUM_INTEROP_THREADS: threads,
    OMP_NUM_THREADS: threads,
    TF_ENABLE_ONEDNN_OPTS: oneDnnEnabled(variables) ? '1' : '0',
    TF_DETERMINISTIC_OPS: '1',
    TF_FORCE_GPU_ALLOW_GROWTH: 'true',
    TF_CPP_MIN_LOG_LEVEL: variables['TF_CPP_MIN_LOG_LEVEL'] ?? '2',
  };
}
