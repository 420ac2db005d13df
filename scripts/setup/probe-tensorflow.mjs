import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

// tfjs calls these functions, which Node 23 removed.
Object.assign(require('node:util'), { isNullOrUndefined: (/** @type {unknown} */ value) => value === null || value === undefined, isArray: Array.isArray });
process.env.TF_CPP_MIN_LOG_LEVEL ??= '2';

const library = require('@tensorflow/tfjs-node-gpu');
const { binding, isGPUPackage, isUsingGpuDevice } = /** @type {import('@tensorflow/tfjs-node-gpu/dist/nodejs_kernel_backend.js').NodeJSKernelBackend} */ (library.backend());

function instructionSet() {
  const wanted = ['avx512f', 'avx2', 'avx', 'sse4_2'];
  try {
    const flags = /^flags\s*:(.*)$/m.exec(readFileSync('/proc/cpuinfo', 'utf8'))?.[1]?.split(' ') ?? [];
    return wanted.find((flag) => flags.includes(flag)) ?? process.arch;
  } catch {
    return process.arch;
  }
}

process.stdout.write(JSON.stringify({
  tensorflow: binding.TF_Version,
  product: [...library.matMul(library.tensor2d([[1, 2], [3, 4]]), library.tensor2d([[5, 6], [7, 8]])).dataSync()],
  devices: [isGPUPackage && isUsingGpuDevice ? 'GPU' : 'CPU'],
  instructionSet: instructionSet(),
}));
