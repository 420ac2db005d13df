import { ApplicationFailure } from '@temporalio/workflow';
import type { z } from 'zod';
import { describeIssue } from '../schemas/describe-issue.ts';

/** The parsed value, or a failure that is not retried and names the field. */
export function parseOrFail<Schema extends z.ZodType>(schema: Schema, value: unknown, what: string): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw ApplicationFailure.nonRetryable(`In ${what}: ${describeIssue(parsed.error)}.`, 'ES-STEP-VALUE');
}
