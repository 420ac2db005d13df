import type { layers } from '@tensorflow/tfjs';
import { EverstepError } from '../../schemas/failure.ts';
import type { TensorFlow } from '../tensorflow.ts';
import { replaceWhile } from './replace-while.ts';

/** Ops of tfjs that draw numbers in JavaScript, or from a generator that TensorFlow keeps. */
const randomOps = /^(rand|random\w*|truncatedNormal|multinomial|dropout)__op$/;

/** A network that does something which a graph would repeat as it was the first time. */
export class NotTraceable extends EverstepError {
  constructor(layer: string | undefined, what: string) {
    super('ES-ENGINE-TRACE', `${layer === undefined ? 'The function' : `The layer ${layer}`} ${what}`);
  }
}

/** Knows which layer is being called, and refuses random numbers of JavaScript, which would be the same in each step. */
export class TracingGuards {
  readonly #layers: string[] = [];

  /** The innermost layer that is being called. */
  get layer(): string | undefined {
    return this.#layers.at(-1);
  }

  during<Result>(tf: TensorFlow, body: () => Result): Result {
    const names = this.#layers;
    const refuse = (what: string): never => {
      throw new NotTraceable(this.layer, `draws random numbers (${what}) that would be the same in each step: use the engine's own layers, which draw from the step's seed.`);
    };
    const prototype: layers.Layer = tf.layers.Layer.prototype;
    const named = (): Result =>
      replaceWhile(
        prototype,
        'apply',
        (apply) =>
          function (this: layers.Layer, ...parameters) {
            names.push(this.name);
            try {
              return apply.apply(this, parameters);
            } finally {
              names.pop();
              // tfjs would hand a layer's mask on to all that come after it, whether it is theirs or not
              if (parameters[1] !== undefined) delete parameters[1]['mask'];
            }
          },
        body,
      );
    const withoutRandom = (): Result => replaceWhile(Math, 'random', () => () => refuse('Math.random'), named);
    return replaceWhile(
      tf.engine(),
      'startScope',
      (startScope) =>
        function (this: unknown, name) {
          if (name !== undefined && randomOps.test(name)) refuse(`tf.${name.replace('__op', '')}`);
          startScope.call(this, name);
        },
      withoutRandom,
    );
  }
}
