import { execFile } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { UsageError } from '../schemas/failure.ts';
import wheels from '../scripts/setup/wheels.json' with { type: 'json' };

const run = promisify(execFile);

/** A server program that set-up puts into the cache folder and that the environment can replace. */
export interface Tool {
  readonly title: string;
  readonly variable: string;
  readonly cachePath: readonly string[];
  readonly versionArguments: readonly string[];
  readonly versionPattern: RegExp;
}

export const temporalTool: Tool = {
  title: 'Temporal CLI',
  variable: 'EVERSTEP_TEMPORAL_CLI',
  cachePath: ['tools', 'temporal', wheels.temporal.version, 'temporal'],
  versionArguments: ['--version'],
  versionPattern: /^temporal version/,
};

export const s3Tool: Tool = {
  title: 'S3 server (SeaweedFS)',
  variable: 'EVERSTEP_S3_SERVER',
  cachePath: ['tools', 'seaweedfs', wheels.seaweedfs.version, 'weed'],
  versionArguments: ['version'],
  versionPattern: /^version \S+ \d/,
};

/** Path of a tool: what the environment names, else what set-up has put into the cache folder. */
export function toolPath(tool: Tool, cacheFolder: string, environment: NodeJS.ProcessEnv): string {
  const named = environment[tool.variable];
  return named !== undefined && named !== '' ? named : join(cacheFolder, ...tool.cachePath);
}

/** @throws UsageError where the tool is missing or is something else */
export async function checkTool(tool: Tool, cacheFolder: string, environment: NodeJS.ProcessEnv): Promise<void> {
  const path = toolPath(tool, cacheFolder, environment);
  const remedy = environment[tool.variable] === undefined ? `run \`npm run setup\`, or name your own in ${tool.variable}` : `correct ${tool.variable}, or unset it to use the one that \`npm run setup\` installs`;
  try {
    accessSync(path, constants.X_OK);
  } catch {
    throw new UsageError('ES-STACK-TOOL', `The ${tool.title} is not at ${path}, or cannot be executed: ${remedy}.`);
  }
  const output = await run(path, [...tool.versionArguments], { timeout: 20_000 }).then(({ stdout }) => stdout, () => '');
  if (!tool.versionPattern.test(output)) throw new UsageError('ES-STACK-TOOL', `${path} is not the ${tool.title}: ${remedy}.`);
}
