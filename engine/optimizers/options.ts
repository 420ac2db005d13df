import type { Optimizer } from '../../schemas/optimizer.ts';

export type { Clipping } from '../../schemas/optimizer.ts';

type OfName<Name extends Optimizer['name']> = Extract<Optimizer, { readonly name: Name }>;

export type SgdOptions = OfName<'sgd'>;
export type RmsPropOptions = OfName<'rmsprop'>;
export type AdamOptions = OfName<'adam'>;
export type AdamWOptions = OfName<'adamw'>;

/** Optimizers with Keras' arithmetic. */
export type OptimizerOptions = Optimizer;
