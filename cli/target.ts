import { findPreset, presets } from '../presets/index.ts';
import type { Preset } from '../presets/preset.ts';
import { UsageError } from '../schemas/failure.ts';
import type { PipelineContract } from '../schemas/pipeline.ts';
import { findPipeline, pipelines } from '../schemas/pipelines/index.ts';
import type { ParameterSet } from './command.ts';
import { didYouMean } from './nearest.ts';

/** What `run` was asked to run: a pipeline, with the parameters of a preset where one was named. */
export interface Target {
  readonly name: string;
  readonly preset: Preset | undefined;
  readonly pipeline: PipelineContract;
}

/** The preset or pipeline of that name. @throws UsageError with the nearest name */
export function findTarget(name: string): Target {
  const preset = findPreset(name);
  const pipeline = findPipeline(preset?.pipeline ?? name);
  if (pipeline?.command !== undefined) throw new UsageError('ES-USAGE-PIPELINE', `${name} has a command of its own: ${pipeline.command}.`);
  if (pipeline !== undefined) return { name, preset, pipeline };
  throw new UsageError('ES-USAGE-PRESET', `There is no preset or pipeline ${name}.${didYouMean(name, targetNames())} (everstep presets and everstep pipelines list them.)`);
}

/** Names that `run` takes. */
export function targetNames(): string[] {
  return [...presets, ...pipelines.filter(({ command }) => command === undefined)].map(({ name }) => name);
}

/** The parameters of a target, as flags. */
export function targetParameters({ name, preset, pipeline }: Target): ParameterSet {
  return { schema: pipeline.params, defaults: preset?.params ?? {}, title: `Parameters of ${name}` };
}

/** The parameters of the preset or pipeline among these words; the first one counts. */
export function parametersNamedIn(words: readonly string[]): ParameterSet | undefined {
  const name = words.find((word) => targetNames().includes(word)) ?? words.find((word) => !word.startsWith('-'));
  return name === undefined ? undefined : targetParameters(findTarget(name));
}

/** The parameters of the preset or pipeline that a flag among these words names. */
export function parametersNamedBy(flag: string, words: readonly string[]): ParameterSet | undefined {
  const place = words.indexOf(flag);
  const name = place === -1 ? words.find((word) => word.startsWith(`${flag}=`))?.slice(flag.length + 1) : words[place + 1];
  return name === undefined ? undefined : targetParameters(findTarget(name));
}
