import { SetupError } from './failure.mjs';

/**
 * The wheels are for Linux on x86-64 with glibc; elsewhere the user names own tools.
 * @param {Record<string, unknown>} replacements
 * @param {{platform: string, architecture: string, glibc: boolean}} [machine]
 */
export function checkPlatform(replacements, machine = { platform: process.platform, architecture: process.arch, glibc: hasGlibc() }) {
  if (machine.platform === 'linux' && machine.architecture === 'x64' && machine.glibc) return;
  if (Object.values(replacements).every((value) => value !== undefined)) return;
  const name = `${machine.platform} on ${machine.architecture}${machine.platform === 'linux' && !machine.glibc ? ' without glibc' : ''}`;
  throw new SetupError(`Everstep brings TensorFlow, Temporal and an S3 server for Linux on x86-64 with glibc only, and this is ${name}: set EVERSTEP_TENSORFLOW, EVERSTEP_TEMPORAL_CLI and EVERSTEP_S3_SERVER to your own.`, 2);
}

function hasGlibc() {
  if (process.platform !== 'linux') return false;
  const report = Object.assign(process.report, { excludeNetwork: true }).getReport();
  return typeof report === 'object' && 'header' in report && Boolean(/** @type {{glibcVersionRuntime?: string}} */ (report.header).glibcVersionRuntime);
}
