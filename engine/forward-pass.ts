import type { Network } from './network.ts';
import type { TensorFlow } from './tensorflow.ts';
import { TracedExecutor } from './traced-executor.ts';

/** A network of one input and one output that is only run forwards, as one graph for each number of rows. */
export class ForwardPass {
  readonly #executor: TracedExecutor;
  readonly #rowShape: readonly number[];

  /** @param rowsPerCall numbers of rows that will come: others are traced when they do, after which the graph is loaded anew */
  constructor(tf: TensorFlow, network: Network, rowsPerCall: readonly number[]) {
    this.#rowShape = (network.model.inputs[0]?.shape.slice(1) ?? []).map((size) => size ?? 0);
    this.#executor = new TracedExecutor(tf, network, { metrics: [], objective: (outputs) => ({ loss: tf.scalar(0), metrics: [], predictions: [...outputs] }) }, undefined, 0);
    this.#executor.prepare({ training: [], evaluation: rowsPerCall.map((rows) => ({ inputs: [{ dtype: 'uint8', shape: [rows, ...this.#rowShape] }], targets: [] })) });
  }

  /** The output for rows of bytes. */
  run(data: Uint8Array, rows: number): Float32Array {
    const { predictions } = this.#executor.evaluate({ rows, inputs: [{ dtype: 'uint8', shape: [rows, ...this.#rowShape], data }], targets: [] });
    return predictions[0] ?? new Float32Array();
  }

  dispose(): void {
    this.#executor.dispose();
  }
}
