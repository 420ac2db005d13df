import { createRequire } from 'node:module';
import type * as tfjs from '@tensorflow/tfjs';
import type { NodeJSKernelBackend } from '@tensorflow/tfjs-node-gpu/dist/nodejs_kernel_backend.js';
import { replaceBoundedRelu } from './bounded-relu.ts';
import { replaceGather } from './gather.ts';
import { registerFusedDropout } from './layers/fused-dropout.ts';
import { registerFusedLstm } from './layers/fused-lstm.ts';
import { registerLstm } from './layers/lstm-kernels.ts';
import { tensorflowVariables } from './process-settings.ts';
import { replaceReluGradients } from './relu-gradient.ts';
import { replaceSquarePenalty } from './square-penalty.ts';
import { registerStatelessRandomWords } from './stateless-random-words.ts';

/** The tfjs library, as far as its types go. */
export type TensorFlow = typeof tfjs;

/** The node backend: runs TensorFlow's ops one by one. */
export type NodeBackend = NodeJSKernelBackend;

let loading: Promise<TensorFlow> | undefined;

/**
 * Loads TensorFlow into this process, once. Threads come from `EVERSTEP_THREADS` (by default one a core), oneDNN is on unless
 * `TF_ENABLE_ONEDNN_OPTS` is 0; both are fixed from then on.
 */
export function loadTensorFlow(): Promise<TensorFlow> {
  loading ??= load();
  return loading;
}

async function load(): Promise<TensorFlow> {
  Object.assign(process.env, tensorflowVariables(process.env));
  shimUtil();
  const library = await import('@tensorflow/tfjs-node-gpu');
  const tf = library.default as unknown as TensorFlow;
  await tf.ready();
  registerStatelessRandomWords(tf);
  replaceBoundedRelu(tf);
  replaceGather(tf);
  replaceReluGradients(tf);
  replaceSquarePenalty(tf);
  registerLstm(tf);
  registerFusedDropout(tf);
  registerFusedLstm(tf);
  return tf;
}

/** tfjs-node calls functions of `util` that Node 23 removed, or warns of. */
function shimUtil(): void {
  const util = createRequire(import.meta.url)('node:util') as Record<string, unknown>;
  util['isNullOrUndefined'] = (value: unknown) => value === null || value === undefined;
  util['isArray'] = Array.isArray;
}
