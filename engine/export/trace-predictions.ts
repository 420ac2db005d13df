import type { Tensor, Tensor2D } from '@tensorflow/tfjs';
import { dataTypeOf, dataTypes } from '../graph/data-types.ts';
import { Graph, type Output } from '../graph/graph.ts';
import { opDefinitions } from '../graph/op-definitions-file.ts';
import { outputsOf } from '../graph/trace-training.ts';
import { Tracer } from '../graph/tracer.ts';
import { classification } from '../losses.ts';
import type { Network } from '../network.ts';
import { withStandardOps } from '../own-ops.ts';
import type { TensorFlow } from '../tensorflow.ts';
import { networkVariables } from '../variables.ts';
import type { TrainedNetwork } from './trained-network.ts';

/** A network's way from inputs to predictions for one number of rows. Weights and inputs are placeholders with names. */
export interface TracedPredictions {
  readonly rows: number;
  readonly graph: Graph;
  readonly outputs: readonly Output[];
}

/** Names of the placeholders of inputs, by their place. */
export function inputNode(place: number): string {
  return `inputs/${place}`;
}

/** Names of the placeholders of weights. */
export function weightNode(weight: string): string {
  return `weights/${weight}`;
}

export function tracePredictions(tf: TensorFlow, network: Network, { inputs, predictions }: Pick<TrainedNetwork, 'inputs' | 'predictions'>, rows: number): TracedPredictions {
  const graph = new Graph(opDefinitions());
  const tracer = new Tracer(tf, graph);
  tf.engine().startScope();
  try {
    for (const { name, variable } of networkVariables(network.model).all) {
      tracer.bind(variable, graph.node('Placeholder', [], { dtype: dataTypes.float32, shape: variable.shape }, { name: weightNode(name) }));
    }
    const tensors = inputs.map(({ dtype, shape }, place) => {
      const tensor = tf.zeros([rows, ...shape], dtype);
      tracer.bind(tensor, graph.node('Placeholder', [], { dtype: dataTypeOf(dtype), shape: tensor.shape }, { name: inputNode(place) }));
      return tensor;
    });
    const predict = () => {
      const outputs = outputsOf(network.model.apply(tensors, { training: false }) as Tensor | Tensor[]);
      return predictions === 'values' ? outputs : outputs.map((logits) => classification(tf, logits.shape[1] ?? 1).probabilities(logits as Tensor2D));
    };
    const predicted = tracer.trace(() => withStandardOps(predict));
    return { rows, graph, outputs: predicted.map((tensor) => tracer.outputOf(tensor)) };
  } finally {
    tf.engine().endScope();
  }
}
