import { runCommand } from './command.mjs';
import { SetupError } from './failure.mjs';

const oldestPython = [3, 9];
const oldestPip = [20, 3];

/** Packages by system: the names that its package manager knows. */
const packages = {
  node: { debian: [], fedora: ['nodejs22'], macos: ['node@22'] },
  python: { debian: ['python3', 'python3-pip'], fedora: ['python3', 'python3-pip'], macos: ['python'] },
  pip: { debian: ['python3-pip'], fedora: ['python3-pip'], macos: ['python'] },
  compiler: { debian: ['g++'], fedora: ['gcc-c++'], macos: ['gcc'] },
};

/** @typedef {{part: keyof typeof packages, text: string}} Missing */

/**
 * Throws one sentence that names all that is missing and the commands that install it.
 * @param {{environment: NodeJS.ProcessEnv, nodeVersion?: string}} options
 */
export async function checkPrerequisites({ environment, nodeVersion = process.versions.node }) {
  const [python, compiler] = await Promise.all([missingPython(environment), missingCompiler(environment)]);
  const missing = [missingNode(nodeVersion), python, compiler].filter((entry) => entry !== undefined);
  if (missing.length > 0) throw new SetupError(sentence(missing), 2);
}

/**
 * @param {string} version
 * @returns {Missing | undefined}
 */
function missingNode(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const fits = (major === 20 && minor >= 19) || (major === 22 && minor >= 12) || major >= 24;
  return fits ? undefined : { part: 'node', text: `Node.js 20.19, 22.12 or 24 and newer (this is ${version})` };
}

/**
 * @param {NodeJS.ProcessEnv} environment
 * @returns {Promise<Missing | undefined>}
 */
async function missingPython(environment) {
  const script = 'import sys\nprint("%d.%d" % sys.version_info[:2])\nimport pip\nprint(pip.__version__)';
  const { stdout } = await runCommand('python3', ['-c', script], { env: environment });
  const [python, pip] = stdout.trim().split('\n');
  if (!python) return { part: 'python', text: 'Python 3.9 or newer with pip' };
  if (!isAtLeast(python, oldestPython)) return { part: 'python', text: `Python 3.9 or newer with pip (python3 is ${python})` };
  if (pip === undefined) return { part: 'pip', text: "Python's pip" };
  return isAtLeast(pip, oldestPip) ? undefined : { part: 'pip', text: `Python's pip 20.3 or newer (this is ${pip})` };
}

/**
 * @param {NodeJS.ProcessEnv} environment
 * @returns {Promise<Missing | undefined>}
 */
async function missingCompiler(environment) {
  const { code } = await runCommand('g++', ['--version'], { env: environment });
  return code === 0 ? undefined : { part: 'compiler', text: 'the C++ compiler g++' };
}

/**
 * @param {string} version
 * @param {readonly number[]} oldest
 */
function isAtLeast(version, oldest) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = oldest;
  return major > oldestMajor || (major === oldestMajor && minor >= oldestMinor);
}

/** @param {readonly Missing[]} missing */
function sentence(missing) {
  const names = missing.map((entry) => entry.text);
  const list = names.length === 1 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
  const node = missing.some((entry) => entry.part === 'node');
  /** @param {'debian' | 'fedora' | 'macos'} system */
  const wanted = (system) => missing.flatMap((entry) => packages[entry.part][system]).join(' ');
  const debian = [wanted('debian') && `sudo apt-get install ${wanted('debian')}`, node && 'sudo npm install --global n && sudo n 22'].filter(Boolean).join(' && ');
  return `Everstep needs ${list}: install with \`${debian}\` on Debian and Ubuntu, \`sudo dnf install ${wanted('fedora')}\` on Fedora, or \`brew install ${wanted('macos')}\` on macOS.`;
}
