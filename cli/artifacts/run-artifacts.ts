import { type Reference, referenceSchema } from '../../schemas/reference.ts';
import type { StepFile } from '../../schemas/run.ts';

/** An artifact with its name in a run: the step, then where in its output. */
export interface NamedArtifact {
  /** `encode-text.training.sequences`. */
  readonly name: string;
  readonly reference: Reference;
}

/** The artifacts that a run's steps have given, in order. */
export function runArtifacts(steps: readonly StepFile[]): NamedArtifact[] {
  return steps.flatMap(({ name, output }) => artifactsIn(output, name));
}

function artifactsIn(value: unknown, name: string): NamedArtifact[] {
  if (typeof value !== 'object' || value === null) return [];
  const reference = referenceSchema.safeParse(value).data;
  if (reference !== undefined) return [{ name, reference }];
  return Object.entries(value).flatMap(([key, part]) => artifactsIn(part, `${name}.${key}`));
}

/** What an artifact is: `int32 4138 × 500`, `5,000 rows: word, count`. */
export function artifactWords(reference: Reference): string {
  switch (reference.kind) {
    case 'tensor': return `${reference.dtype} ${reference.shape.join(' × ')}`;
    case 'table': return `${reference.rows.toLocaleString('en-US')} rows: ${reference.columns.join(', ')}`;
    case 'model': return `${reference.architecture}, ${reference.parameters.toLocaleString('en-US')} parameters`;
    case 'blob': return 'bytes';
  }
}
