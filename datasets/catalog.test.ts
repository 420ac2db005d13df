import { expect, test } from 'vitest';
import { backbones } from '../schemas/backbone.ts';
import { backboneWeights } from './backbone-weights.ts';
import { catalog } from './catalog.ts';
import { catalogEntrySchema } from './catalog-entry.ts';
import { packageProblem } from './sources/package-name.ts';

const entries = [...catalog, ...backboneWeights];

test.each(entries.map((entry) => [entry.name, entry] as const))('%s is well-formed', (_name, entry) => {
  expect(catalogEntrySchema.parse(entry)).toEqual(entry);
  if (entry.source.kind === 'package') expect(packageProblem(entry.source)).toBeUndefined();
});

test('names are used once', () => {
  expect(new Set(entries.map(({ name }) => name)).size).toBe(entries.length);
});

test('every backbone has weights', () => {
  expect(backboneWeights.map(({ name }) => name).sort()).toEqual([...backbones].sort());
});
