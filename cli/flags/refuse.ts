import type { z } from 'zod';
import { UsageError } from '../../schemas/failure.ts';
import { didYouMean } from '../nearest.ts';
import type { Flag } from './flag.ts';
import { valueWords, variantWords } from './words.ts';

/** The error for a value that its schema refuses: the flag, what was given, what would be right. */
export function refusedValue(issue: z.core.$ZodIssue, flags: readonly Flag[], given: (flag: Flag) => string | undefined): UsageError {
  const place = issue.code === 'unrecognized_keys' ? [...issue.path, issue.keys[0]] : issue.path;
  const flag = flags.find((candidate) => candidate.path.join('.') === place.join('.'));
  if (flag === undefined) return refusedElement(issue, flags, given) ?? new UsageError('ES-USAGE-VALUE', `${place.join('.')}: ${issue.message}.`);
  const text = given(flag);
  if (issue.code === 'unrecognized_keys') return new UsageError('ES-USAGE-FLAG', `--${flag.name} has no meaning beside the other values: ${flag.variants === undefined ? 'leave it out' : `it is ${variantWords(flag)}`}.`);
  if (text === undefined && (issue.code === 'invalid_type' || issue.code === 'invalid_value')) return new UsageError('ES-USAGE-MISSING', `--${flag.name} is missing: ${valueWords(flag)}.`);
  return new UsageError('ES-USAGE-VALUE', `--${flag.name} ${text ?? ''}: ${rightValue(issue, flag)}.${didYouMean(text ?? '', flag.choices ?? [])}`);
}

/** The error for something within a list. */
function refusedElement(issue: z.core.$ZodIssue, flags: readonly Flag[], given: (flag: Flag) => string | undefined): UsageError | undefined {
  const place = issue.path.findIndex((part) => typeof part === 'number');
  const flag = flags.find(({ alias }) => alias === issue.path.slice(0, place).join('.'));
  if (flag === undefined || place < 0) return undefined;
  const field = flag.fields?.find(({ alias }) => alias === issue.path[place + 1]);
  const right = field === undefined ? valueWords(flag) : `${field.name} has to be ${rightValue(issue, field)}`;
  return new UsageError('ES-USAGE-VALUE', `--${flag.name} ${given(flag) ?? ''}: ${right}.`);
}

function rightValue(issue: z.core.$ZodIssue, flag: Flag): string {
  if (issue.code === 'too_small' && issue.origin === 'string') return 'must not be empty';
  if (issue.code === 'too_small') return `${issue.inclusive === false ? 'over' : 'at least'} ${issue.minimum}`;
  if (issue.code === 'too_big') return `${issue.inclusive === false ? 'below' : 'at most'} ${flag.limits.maximum ?? issue.maximum}`;
  if (issue.code === 'custom' || issue.code === 'invalid_format') return issue.message;
  return valueWords(flag);
}
