import canonicalize from 'canonicalize';
import type { StepFile } from '../../schemas/run.ts';
import { describeEnvironmentDifference } from '../../workers/difference.ts';

/** How a step of a reproduction compares with that of the original. */
export interface StepComparison {
  readonly name: string;
  readonly identical: boolean;
  /** The first thing that differs: `bestEpoch: 4 → 5`. */
  readonly difference?: string;
  /** The part of the numerical environment that is not as it was. */
  readonly environment?: string;
}

/** Compares the outputs of two runs of the same pipeline, step by step. */
export function compareOutputs(original: readonly StepFile[], reproduction: readonly StepFile[]): StepComparison[] {
  return original.filter(({ state }) => state === 'completed').map((step) => {
    const again = reproduction.find(({ ordinal, name }) => ordinal === step.ordinal && name === step.name);
    if (again?.state !== 'completed') return { name: step.name, identical: false, difference: 'was not computed' };
    const environment = describeEnvironmentDifference(step.environment, again.environment);
    const identical = canonicalize(step.output) === canonicalize(again.output);
    return {
      name: step.name,
      identical,
      ...(identical ? {} : { difference: firstDifference(step.output, again.output, '') ?? 'differs' }),
      ...(environment === undefined ? {} : { environment }),
    };
  });
}

function firstDifference(before: unknown, after: unknown, path: string): string | undefined {
  if (canonicalize(before) === canonicalize(after)) return undefined;
  if (isObject(before) && isObject(after)) {
    for (const name of [...new Set([...Object.keys(before), ...Object.keys(after)])].sort()) {
      const found = firstDifference(before[name], after[name], path === '' ? name : `${path}.${name}`);
      if (found !== undefined) return found;
    }
  }
  return `${path}: ${shortened(before)} → ${shortened(after)}`;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function shortened(value: unknown): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value);
  return text.length > 70 ? `${text.slice(0, 69)}…` : text;
}
