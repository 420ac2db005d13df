import type { Tensor1D } from '@tensorflow/tfjs';
import { hashName, philox, purposes } from './random.ts';

/** Two words that a layer draws from in one training step: a function of seed, epoch, step and the layer's name alone. */
export function layerSeed(seed: number, epoch: number, step: number, layer: string): [number, number] {
  const words = new Uint32Array(4);
  philox(words, 0, epoch, step, hashName(layer), seed, purposes.dropout);
  const [first = 0, second = 0] = words;
  return [first | 0, second | 0];
}

/** Hands the layers of one network the seeds of the step that is being computed. */
export class StepRandomness {
  readonly #layers = new Set<string>();
  #seedOf: ((layer: string) => Tensor1D) | undefined;

  /** Layers that draw numbers, in the order of the network. */
  get layers(): readonly string[] {
    return [...this.#layers];
  }

  /** Makes a layer known; its name is what tells its numbers from other layers'. */
  register(layer: string): void {
    if (this.#layers.has(layer)) throw new Error(`two layers are named ${layer}: they would draw the same numbers`);
    this.#layers.add(layer);
  }

  /** Runs `body` with these seeds. */
  during<Result>(seedOf: (layer: string) => Tensor1D, body: () => Result): Result {
    this.#seedOf = seedOf;
    try {
      return body();
    } finally {
      this.#seedOf = undefined;
    }
  }

  /** The seed of a layer in the step at hand. */
  seed(layer: string): Tensor1D {
    if (this.#seedOf === undefined) throw new Error(`the layer ${layer} draws numbers outside a training step`);
    return this.#seedOf(layer);
  }
}
