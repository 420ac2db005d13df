import type { z } from 'zod';

/** The first thing that a schema found wrong, with the path of the field: `optimizer.learningRate: Too small`. */
export function describeIssue(error: z.ZodError): string {
  const [issue] = error.issues;
  if (issue === undefined) return 'unreadable';
  const path = issue.path.map(String).join('.');
  return path === '' ? issue.message : `${path}: ${issue.message}`;
}
