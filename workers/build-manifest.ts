import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { EverstepError } from '../schemas/failure.ts';
import { projectFolder } from '../temporal.config.ts';

const stepBuildSchema = z.object({
  fingerprint: z.string(),
  sources: z.record(z.string(), z.string()),
  packages: z.record(z.string(), z.string()),
});
/** What the build knows of one step's bundle. */
export type StepBuild = z.infer<typeof stepBuildSchema>;

const manifestSchema = z.object({ buildId: z.string(), steps: z.record(z.string(), stepBuildSchema) });

/** A build: immutable bundles in one folder. */
export interface Build {
  readonly id: string;
  readonly folder: string;
  /** By bundle: `split`, `train.text-cnn`. */
  readonly steps: Readonly<Record<string, StepBuild>>;
}

/** The build in that folder. */
export function readBuild(folder: string): Build {
  const { buildId, steps } = manifestSchema.parse(JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')));
  return { id: buildId, folder, steps };
}

/** The build that this process runs; from the sources (in tests), the newest one. */
export function currentBuild(): Build {
  const own = dirname(fileURLToPath(import.meta.url));
  if (existsSync(join(own, 'manifest.json'))) return readBuild(own);
  const { folder } = z.object({ folder: z.string() }).parse(JSON.parse(readFileSync(join(projectFolder, 'dist', 'current.json'), 'utf8')));
  return readBuild(folder);
}

/** The bundle of that name in a build. */
export function stepBuild(build: Build, bundle: string): StepBuild {
  const step = build.steps[bundle];
  if (step === undefined) throw new EverstepError('ES-STEP-BUNDLE', `Build ${build.id} has no step ${bundle}: this worker is older or newer than the run.`);
  return step;
}
