import { describe, expect, it } from 'vitest';
import { catalog } from '../datasets/catalog.ts';
import { datasetSpecSchema } from '../schemas/dataset.ts';
import { findPipeline } from '../schemas/pipelines/index.ts';
import { presets } from './index.ts';

describe.each(presets)('preset $name', (preset) => {
  it('has parameters that its pipeline takes', () => {
    const parsed = findPipeline(preset.pipeline)?.params.safeParse(preset.params);
    expect(parsed?.error?.issues).toBeUndefined();
    expect(parsed?.success).toBe(true);
  });

  it('names a dataset of the catalog', () => {
    const dataset = datasetSpecSchema.parse(preset.params['dataset']);
    expect(dataset.kind === 'catalog' ? catalog.map(({ name }) => name) : []).toContain(dataset.kind === 'catalog' ? dataset.name : undefined);
  });
});

it('no two presets or pipelines share a name', () => {
  const names = [...presets.map(({ name }) => name), ...new Set(presets.map(({ pipeline }) => pipeline))];
  expect(new Set(names).size).toBe(names.length);
});
