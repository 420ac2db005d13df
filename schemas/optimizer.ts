import { z } from 'zod';

const rate = (start: number) => z.number().positive().max(10).default(start).describe('how far a step goes');
const share = (start: number) => z.number().min(0).lt(1).default(start);
const epsilon = z.number().positive().default(1e-7).describe('keeps the divisor above zero');

/** How gradients are kept in bounds before they are used, as Keras' `clipnorm`, `global_clipnorm` and `clipvalue`. */
export const clippingSchema = z.strictObject({
  /** `norm` bounds the length of each variable's gradient, `global-norm` that of all together, `value` each element. */
  kind: z.enum(['norm', 'global-norm', 'value']).describe('what of the gradients is kept in bounds'),
  limit: z.number().positive().describe('the bound'),
});
export type Clipping = z.infer<typeof clippingSchema>;

const clipping = clippingSchema.optional();
const moments = {
  beta1: share(0.9).describe('decay of the first moment'),
  beta2: share(0.999).describe('decay of the second moment'),
  epsilon,
};
const momentum = share(0).describe('share of the last step that the next one keeps');

/** Kingma & Ba 2015; epsilon is added to the root of the uncorrected second moment's estimate. */
const adamSchema = z.strictObject({ name: z.literal('adam').describe('kind of optimizer'), learningRate: rate(0.001), ...moments, clipping });

/** Adam with weight decay beside the gradient (Loshchilov & Hutter 2019). */
const adamWSchema = z.strictObject({
  name: z.literal('adamw'),
  learningRate: rate(0.001),
  ...moments,
  weightDecay: z.number().min(0).max(10).default(0.004).describe('share of a weight that a step of rate 1 takes away'),
  clipping,
});

/** Tieleman & Hinton 2012; epsilon stands under the root. */
const rmsPropSchema = z.strictObject({
  name: z.literal('rmsprop'),
  learningRate: rate(0.001),
  rho: share(0.9).describe('decay of the squared gradients'),
  momentum,
  epsilon,
  clipping,
});

const sgdSchema = z.strictObject({
  name: z.literal('sgd'),
  learningRate: rate(0.01),
  momentum,
  nesterov: z.boolean().default(false).describe('look ahead by the momentum'),
  clipping,
});

/** Optimizers with Keras' arithmetic and defaults. */
export const optimizerSchema = z.discriminatedUnion('name', [adamSchema, adamWSchema, rmsPropSchema, sgdSchema]);
export type Optimizer = z.infer<typeof optimizerSchema>;
