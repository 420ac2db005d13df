import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cpus } from 'node:os';
import { join } from 'node:path';
import type { NumericalEnvironment } from '../schemas/environment.ts';
import { addonFile, addonFolder } from './addon-folder.ts';
import { oneDnnEnabled, threadCount } from './process-settings.ts';

/** Flags of a processor that decide which kernels oneDNN and Eigen take. */
const kernelFlags = /^(avx.*|fma|f16c|amx_.*|asimd.*|sve.*|bf16|i8mm)$/;

interface Build {
  readonly version: string;
  readonly cuda: boolean;
}

let build: Build | undefined;

/**
 * All that decides the bits of floating-point results in a process with these variables: this one, or one that it starts.
 * Does not load TensorFlow where the set-up installed it: the folder says its version.
 */
export function numericalEnvironment(variables: NodeJS.ProcessEnv = process.env): NumericalEnvironment {
  build ??= installedBuild();
  const gpu = build.cuda ? gpuModel(variables['CUDA_VISIBLE_DEVICES']) : undefined;
  return {
    tensorflow: build.version,
    device: gpu === undefined ? 'cpu' : 'gpu',
    deviceModel: gpu ?? cpuModel(),
    threads: threadCount(variables),
    instructionSet: instructionSet(variables['ONEDNN_MAX_CPU_ISA']),
    oneDnn: oneDnnEnabled(variables),
  };
}

function installedBuild(): Build {
  const folder = addonFolder();
  const [, kind, version] = /[\\/]tensorflow-(cpu|cuda)[\\/]([^\\/]+)[\\/]lib$/.exec(realpathSync(join(folder, 'lib'))) ?? [];
  if (kind !== undefined && version !== undefined) return { version, cuda: kind === 'cuda' };
  const binding = createRequire(import.meta.url)(join(folder, addonFile)) as { readonly TF_Version: string; isUsingGPUDevice?(): boolean };
  return { version: binding.TF_Version, cuda: binding.isUsingGPUDevice?.() ?? false };
}

/** The name that the driver gives the first device that the process may see. */
function gpuModel(visible: string | undefined): string | undefined {
  const first = visible?.split(',')[0]?.trim();
  if (first === '' || first === '-1') return undefined;
  try {
    const names = execFileSync('nvidia-smi', ['--query-gpu=name', '--format=csv,noheader', `--id=${first ?? '0'}`], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    return names.trim().split('\n')[0];
  } catch {
    return undefined;
  }
}

/** Model and cache sizes: matrix products are cut into blocks by the latter, and so summed in another order. */
function cpuModel(): string {
  const caches = cacheSizes();
  return [cpus()[0]?.model.trim() ?? 'unknown', `family ${cpuField('cpu family')} model ${cpuField('model')}`, ...(caches === '' ? [] : [`caches ${caches}`])].join(', ');
}

function cacheSizes(): string {
  const folder = '/sys/devices/system/cpu/cpu0/cache';
  try {
    const read = (index: string, name: string) => readFileSync(join(folder, index, name), 'utf8').trim();
    const indexes = readdirSync(folder).filter((name) => name.startsWith('index')).sort();
    return indexes.filter((index) => read(index, 'type') !== 'Instruction').map((index) => read(index, 'size')).join(' ');
  } catch {
    return '';
  }
}

function instructionSet(limit: string | undefined): string {
  const flags = cpuField('flags').split(' ').filter((flag) => kernelFlags.test(flag)).sort();
  return [process.arch, ...flags, ...(limit === undefined ? [] : [`limited to ${limit}`])].join(' ');
}

function cpuField(name: string): string {
  try {
    return new RegExp(`^${name}\\s*: (.*)$`, 'm').exec(readFileSync('/proc/cpuinfo', 'utf8'))?.[1] ?? 'unknown';
  } catch {
    return 'unknown';
  }
}
