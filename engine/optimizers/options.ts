/** How gradients are kept in bounds before they are used, as Keras' `clipnorm`, `global_clipnorm` and `clipvalue`. */
export interface Clipping {
  /** `norm` bounds the length of each variable's gradient, `global-norm` that of all together, `value` each element. */
  readonly kind: 'norm' | 'global-norm' | 'value';
  readonly limit: number;
}

interface Common {
  readonly learningRate: number;
  readonly clipping?: Clipping | undefined;
}

/** Stochastic gradient descent, with momentum where that is above zero. */
export interface SgdOptions extends Common {
  readonly name: 'sgd';
  readonly momentum: number;
  /** Looks ahead by the momentum (Nesterov 1983). */
  readonly nesterov: boolean;
}

export interface RmsPropOptions extends Common {
  readonly name: 'rmsprop';
  readonly rho: number;
  readonly momentum: number;
  readonly epsilon: number;
}

interface Moments {
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
}

export interface AdamOptions extends Common, Moments {
  readonly name: 'adam';
}

/** Adam with weight decay beside the gradient (Loshchilov & Hutter 2019). */
export interface AdamWOptions extends Common, Moments {
  readonly name: 'adamw';
  readonly weightDecay: number;
}

/** Optimizers with Keras' arithmetic. */
export type OptimizerOptions = SgdOptions | RmsPropOptions | AdamOptions | AdamWOptions;
