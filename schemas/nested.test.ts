import { expect, it } from 'vitest';
import { overlay, withValue } from './nested.ts';

it('sets a nested value and keeps the rest', () => {
  expect(withValue({ a: { b: 1 }, c: 2 }, ['a', 'd'], 3)).toEqual({ a: { b: 1, d: 3 }, c: 2 });
});

it('lays flags over a preset', () => {
  expect(overlay({ model: { architecture: 'cnn', filters: 64 }, seed: 1 }, { model: { filters: 32 } })).toEqual({ model: { architecture: 'cnn', filters: 32 }, seed: 1 });
});

it('keeps nothing of a variant that was not chosen', () => {
  expect(overlay({ model: { architecture: 'cnn', filters: 64 } }, { model: { architecture: 'lstm' } })).toEqual({ model: { architecture: 'lstm' } });
  expect(overlay({ dataset: { kind: 'catalog', name: 'imdb' } }, { dataset: { kind: 'https', url: 'https://example.org/a.csv' } })).toEqual({ dataset: { kind: 'https', url: 'https://example.org/a.csv' } });
});
