import type { Check } from './finding.ts';

/** Node's version. */
export const nodeCheck: Check = {
  name: 'Node.js',
  fix: 'Install Node.js 22 or 24.',
  async run() {
    const { node } = process.versions;
    return isSupported(node) ? `version ${node}` : { problem: `version ${node} is not supported: it takes 20.19, 22.12 or 24 and newer` };
  },
};

/** Whether Everstep runs on that version of Node. */
export function isSupported(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return (major === 20 && minor >= 19) || (major === 22 && minor >= 12) || major >= 24;
}
