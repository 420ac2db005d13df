import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TypedArray } from '@tensorflow/tfjs';
import { tellingMemory } from '../out-of-memory.ts';
import type { NodeBackend } from '../tensorflow.ts';
import { dataTypeOf, type ElementType } from './data-types.ts';
import type { Graph, Output } from './graph.ts';
import { encodeSavedModel, outputName, servingTag } from './saved-model.ts';

/** A tensor that is handed to a graph. */
export interface Feed {
  readonly output: Output;
  readonly dtype: ElementType;
  readonly shape: readonly number[];
  readonly data: TypedArray;
}

/** A graph that TensorFlow has taken over. Its variables live as long as this. */
export class Session {
  readonly #binding: NodeBackend['binding'];
  readonly #id: number;

  /** TensorFlow reads graphs from a folder only: it is there for as long as that takes. */
  constructor(backend: NodeBackend, graph: Graph) {
    this.#binding = backend.binding;
    const folder = mkdtempSync(join(tmpdir(), 'everstep-graph-'));
    try {
      writeFileSync(join(folder, 'saved_model.pb'), encodeSavedModel(graph));
      this.#id = this.#binding.loadSavedModel(folder, servingTag);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  /** Computes outputs, in copies of their own. @throws OutOfMemory */
  run(feeds: readonly Feed[], outputs: readonly Output[]): TypedArray[] {
    return tellingMemory(() => this.#run(feeds, outputs));
  }

  dispose(): void {
    this.#binding.deleteSavedModel(this.#id);
  }

  #run(feeds: readonly Feed[], outputs: readonly Output[]): TypedArray[] {
    const binding = this.#binding;
    const inputs: number[] = [];
    try {
      for (const { shape, dtype, data } of feeds) inputs.push(binding.createTensor([...shape], dataTypeOf(dtype), data));
      const results = binding.runSavedModel(this.#id, inputs, feeds.map(({ output }) => outputName(output)).join(), outputs.map(outputName).join());
      return results.map(({ id }) => {
        try {
          return binding.tensorDataSync(id);
        } finally {
          binding.deleteTensor(id);
        }
      });
    } finally {
      for (const id of inputs) binding.deleteTensor(id);
    }
  }
}
