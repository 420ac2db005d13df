import { randomInt } from 'node:crypto';
import { join } from 'node:path';

const letters = 'abcdefghijkmnpqrstuvwxyz23456789';
const randomLetters = 4;

/** `spam-cnn-20260301-020000-k3f9`: what is run, when in UTC, and something that no other run has. */
export function newRunId(target: string, now = new Date()): string {
  const [date = '', time = ''] = now.toISOString().slice(0, 19).replace(/[-:]/g, '').split('T');
  const suffix = Array.from({ length: randomLetters }, () => letters[randomInt(letters.length)]).join('');
  return `${target}-${date}-${time}-${suffix}`;
}

/** Where a run's report lies on this machine. */
export function reportFile(stateFolder: string, runId: string): string {
  return join(stateFolder, 'reports', `${runId.replaceAll(':', '-')}.html`);
}
