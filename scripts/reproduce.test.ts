import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { projectFolder } from '../temporal.config.ts';

const reproduce = (...words: string[]) => spawnSync(process.execPath, [join(projectFolder, 'scripts', 'reproduce.mjs'), ...words], { encoding: 'utf8' });

it.each([
  { words: [], says: /Name what to reproduce/ },
  { words: ['texts'], says: /nothing called texts.*\n.*one of: text\b/ },
  { words: ['text', 'more'], says: /Name what to reproduce/ },
  { words: ['text', '--seeds', '1,two'], says: /--seeds takes/ },
  { words: ['text', '--seeds', '1,1'], says: /--seeds takes different/ },
  { words: ['text', '--sed', '1'], says: /--sed/ },
])('$words is refused before anything starts', ({ words, says }) => {
  const { status, stderr, stdout } = reproduce(...words);
  expect(stderr).toMatch(says);
  expect(stdout).toBe('');
  expect(status).toBe(2);
});
