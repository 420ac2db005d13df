import { expect, test } from 'vitest';
import { catalog } from './catalog.ts';
import { catalogEntrySchema } from './catalog-entry.ts';
import { packageProblem } from './sources/package-name.ts';

test.each(catalog.map((entry) => [entry.name, entry] as const))('%s is well-formed', (_name, entry) => {
  expect(catalogEntrySchema.parse(entry)).toEqual(entry);
  if (entry.source.kind === 'package') expect(packageProblem(entry.source)).toBeUndefined();
});

test('names are used once', () => {
  expect(new Set(catalog.map(({ name }) => name)).size).toBe(catalog.length);
});
