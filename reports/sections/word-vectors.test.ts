import { expect, it } from 'vitest';
import type { RunManifest, StepFile } from '../../schemas/run.ts';
import { completedManifest } from '../../test/support/manifest-fixture.ts';
import { wordVectors } from './word-vectors.ts';

const near = (word: string) => [{ word, cosine: 0.5 }];
const looked = {
  neighbours: [{ word: 'movie', nearest: near('film') }],
  analogies: [],
  analogiesAsked: 0,
  analogiesRight: 0,
  layout: [{ word: 'movie', tsne: [0, 0], components: [0, 0] }, { word: 'film', tsne: [1, 1], components: [1, 1] }],
  explainedVariance: [0.3, 0.2],
};

function shown(outputs: Readonly<Record<string, unknown>>): string {
  const [first] = completedManifest.steps;
  const steps = Object.entries(outputs).map(([name, output]) => ({ ...first, name, state: 'completed', output }) as StepFile);
  const manifest: RunManifest = { ...completedManifest, steps };
  return wordVectors.render(manifest, { version: '0' })?.markup.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ') ?? '';
}

it('is left out where no vectors were looked at', () => {
  expect(shown({})).toBe('');
});

it('tells what words had near them before a training only where there was one', () => {
  const vectors = { kind: 'tensor', digest: 'a'.repeat(64), dtype: 'float32', shape: [4, 2], bytes: 32 };
  const trained = shown({
    'train-word-vectors': { vectors, initialVectors: vectors, history: [{ epoch: 1, learningRate: 0.003, loss: 0.25, accuracy: 0.875 }] },
    'analyse-vectors': { ...looked, neighbours: [{ word: 'movie', nearest: near('film'), before: near('lonely') }] },
  });
  expect(trained).toMatch(/1 0\.003 0\.2500 87\.5%/);
  expect(trained).toMatch(/Word Nearest after the training, with the cosine Before movie film 0\.50 lonely 0\.50/);
  const given = shown({ 'analyse-vectors': looked });
  expect(given).toMatch(/Word Nearest, with the cosine movie film 0\.50/);
  expect(given).not.toMatch(/Before|training/);
});

it('says how many words have no vector', () => {
  expect(shown({ 'analyse-vectors': { ...looked, wordsLeftOut: 3 } })).toContain('3 words of the vocabulary have no vector of their own and are left out.');
  expect(shown({ 'analyse-vectors': { ...looked, wordsLeftOut: 1 } })).toContain('1 word of the vocabulary has no vector of its own and is left out.');
});
