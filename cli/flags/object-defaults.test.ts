import { expect, it } from 'vitest';
import { textClassification } from '../../schemas/pipelines/text-classification.ts';
import { objectDefaults } from './object-defaults.ts';
import { overlay } from '../../schemas/nested.ts';

it('lets one value of a network be set without naming its architecture', () => {
  const params = overlay(objectDefaults(textClassification.params), { dataset: { kind: 'catalog', name: 'spam-assassin' }, model: { filters: 8 } });
  expect(textClassification.params.parse(params).model).toMatchObject({ architecture: 'text-cnn', filters: 8, kernelSize: 5 });
});
