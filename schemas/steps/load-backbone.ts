import { z } from 'zod';
import { backboneConfigurationSchema, backboneSchema } from '../backbone.ts';
import { defineStep } from '../contract.ts';
import { datasetFormatSchema } from '../dataset.ts';
import { blobRefSchema, modelRefSchema } from '../reference.ts';

/**
 * Makes a stored model of a backbone's weights, from a file of Keras, safetensors, ONNX or torch, or a package that holds
 * one. Whatever file the same weights come from, the model is the same.
 */
export const loadBackbone = defineStep({
  name: 'load-backbone',
  summary: 'Read the weights of the backbone and check them',
  queue: 'cpu',
  input: z.strictObject({
    backbone: backboneSchema,
    blob: blobRefSchema,
    format: datasetFormatSchema,
    /** Whether they have to be the weights that the catalog knows; otherwise only names and shapes have to match. */
    published: z.boolean(),
  }),
  output: z.strictObject({ model: modelRefSchema, configuration: backboneConfigurationSchema }),
  variant: (input) => input.backbone,
});
