import { EverstepError } from '../schemas/failure.ts';
import type { StepPosition } from './executor.ts';

const texts = /OOM when allocating|failed to allocate|Array buffer allocation failed/i;

/** There was no memory for a tensor. Trying again would end the same: not retried. */
export class OutOfMemory extends EverstepError {
  readonly #cause: Error;
  readonly #layer: string | undefined;

  constructor(cause: Error, layer: string | undefined, step?: StepPosition) {
    const [, sizes, type = ''] = /tensor with shape\[([\d,]+)\] and type (\w+)/.exec(cause.message) ?? [];
    const [, node] = /\{\{node ([^}]+)\}\}/.exec(cause.message) ?? [];
    const places = [
      ...(step === undefined ? [] : [`in epoch ${step.epoch}, step ${step.step + 1}`]),
      ...(layer === undefined ? [] : [`in the layer ${layer}`]),
      ...(node === undefined ? [] : [`at the op ${node}`]),
    ];
    const where = places.length === 0 ? '' : ` ${places.join(', ')}`;
    const what = sizes === undefined ? '.' : `: a tensor of ${sizes.replaceAll(',', ' × ')} (${type}) did not fit.`;
    super('ES-ENGINE-MEMORY', `TensorFlow ran out of memory${where}${what} A smaller --batch-size or a smaller model needs less.`, { cause });
    this.#cause = cause;
    this.#layer = layer;
  }

  /** The same, of this step. */
  in(step: StepPosition): OutOfMemory {
    return new OutOfMemory(this.#cause, this.#layer, step);
  }
}

/** Runs `body`, and says so where memory is too small for it. @throws OutOfMemory */
export function tellingMemory<Result>(body: () => Result, layer?: string): Result {
  try {
    return body();
  } catch (error) {
    throw error instanceof Error && texts.test(error.message) ? new OutOfMemory(error, layer) : error;
  }
}
