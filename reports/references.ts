import { type Reference, isReference } from '../schemas/reference.ts';
import { formatCount } from './format.ts';

/** A reference and where in a value it stands: `training.sequences`. */
export interface NamedReference {
  readonly path: string;
  readonly reference: Reference;
}

/** Every reference in a JSON value, in its order. */
export function namedReferences(value: unknown, path = ''): NamedReference[] {
  if (typeof value !== 'object' || value === null) return [];
  if (isReference(value)) return [{ path, reference: value }];
  return Object.entries(value).flatMap(([name, member]) => namedReferences(member, path === '' ? name : `${path}.${name}`));
}

/** What a reference names, in words: `int32 4,144 × 500`. */
export function describeReference(reference: Reference): string {
  switch (reference.kind) {
    case 'tensor':
      return `${reference.dtype} tensor, ${reference.shape.map(formatCount).join(' × ')}`;
    case 'table':
      return `table, ${formatCount(reference.rows)} rows: ${reference.columns.join(', ')}`;
    case 'model':
      return `${reference.architecture} model, ${formatCount(reference.parameters)} parameters`;
    case 'blob':
      return 'bytes';
  }
}
