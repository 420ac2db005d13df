import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { projectFolder } from '../../temporal.config.ts';
import type { Check } from './finding.ts';

const currentSchema = z.object({ buildId: z.string(), folder: z.string(), stamp: z.string() });

/** Whether the newest build is of today's sources. */
export const buildCheck: Check = {
  name: 'Build',
  fix: 'Run `npm run build`.',
  async run() {
    const current = currentSchema.safeParse(readJson(join(projectFolder, 'dist', 'current.json'))).data;
    if (current === undefined) return { problem: 'there is none' };
    const module: unknown = await import(pathToFileURL(join(projectFolder, 'scripts', 'build', 'project.mjs')).href);
    const { sourceStamp } = z.object({ sourceStamp: z.custom<() => string>((value) => typeof value === 'function') }).parse(module);
    return current.stamp === sourceStamp() ? `${current.buildId} is of these sources` : { problem: `${current.buildId} is of older sources than these` };
  },
};

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}
