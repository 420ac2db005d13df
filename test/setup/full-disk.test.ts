import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { newFolder, setUp } from './support.ts';

/** A small disk of its own; undefined where this user may not mount one. */
function smallDisk(): string | undefined {
  const folder = join(newFolder(), 'disk');
  mkdirSync(folder);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', folder], { stdio: 'ignore' });
  } catch {
    return undefined;
  }
  onTestFinished(() => { execFileSync('umount', [folder]); });
  return folder;
}

describe('a full disk', () => {
  it('ends set-up in one sentence that names the folder, with nothing left behind', async ({ skip }) => {
    const folder = smallDisk();
    if (folder === undefined) return skip('this user may not mount a small disk');
    const { code, output } = await setUp({ EVERSTEP_CACHE_DIR: folder });
    expect(code).toBe(1);
    expect(output).toBe(`The disk of ${join(folder, 'tools', 'temporal')} is full: free some space there, or set EVERSTEP_CACHE_DIR to a folder on another disk, and start again.\n`);
    expect(readdirSync(join(folder, 'tools', 'temporal'))).toEqual([]);
  });
});
