import type { layers } from '@tensorflow/tfjs';
import { EverstepError } from '../../schemas/failure.ts';
import { tellingMemory } from '../out-of-memory.ts';
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

/** What tfjs notes down to come back to. */
type TapeNode = ReturnType<TensorFlow['engine']>['state']['activeTape'][number];

/** Knows which layer is being called, and refuses random numbers of JavaScript, which would be the same in each step. */
export class TracingGuards {
  readonly #layers: string[] = [];
  readonly #named = new WeakSet<TapeNode>();

  /** The innermost layer that is being called, or whose gradients are computed. */
  get layer(): string | undefined {
    return this.#layers.at(-1);
  }

  during<Result>(tf: TensorFlow, body: () => Result): Result {
    const within = this.#within.bind(this);
    const nameGradient = this.#nameGradient.bind(this);
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
            const before = tapeOf(tf.engine().state).length;
            try {
              return within(this.name, () => apply.apply(this, parameters));
            } finally {
              for (const node of tapeOf(tf.engine().state).slice(before)) nameGradient(node, this.name);
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

  #within<Result>(layer: string, body: () => Result): Result {
    this.#layers.push(layer);
    try {
      return tellingMemory(body, layer);
    } finally {
      this.#layers.pop();
    }
  }

  /** The way back through a layer's ops is a part of the innermost layer that they are in. */
  #nameGradient(node: TapeNode, layer: string): void {
    const { gradient } = node;
    if (gradient === undefined || this.#named.has(node)) return;
    this.#named.add(node);
    node.gradient = (gradients) => {
      const computed = Object.entries(this.#within(layer, () => gradient(gradients)));
      return Object.fromEntries(computed.map(([input, compute]) => [input, () => this.#within(layer, compute)]));
    };
  }
}

/** There is none before the first gradient is asked for. */
function tapeOf({ activeTape }: { readonly activeTape?: readonly TapeNode[] | null }): readonly TapeNode[] {
  return activeTape ?? [];
}
