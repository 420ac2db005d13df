import { dataTypeOf, dataTypes } from '../graph/data-types.ts';
import { Graph, type Output } from '../graph/graph.ts';
import { opDefinitions } from '../graph/op-definitions-file.ts';
import { encodeSavedModel } from '../graph/saved-model.ts';
import { buildNetwork } from '../network.ts';
import type { TrainedVariable } from '../optimizers/optimizer.ts';
import type { TensorFlow } from '../tensorflow.ts';
import { networkVariables, requireMatch } from '../variables.ts';
import { OpenRows } from './open-rows.ts';
import { addSaver, type ServedVariable } from './saver.ts';
import { describeServing, type SignatureTensor } from './serving-description.ts';
import { inputNode, tracePredictions, weightNode } from './trace-predictions.ts';
import { predictionNames, type TrainedNetwork } from './trained-network.ts';

/** Any that tell a size that follows from the rows from one that does not; the third is a check of what the others say. */
const tracedRows = [2, 3, 5];

/**
 * `saved_model.pb` of a network: signature `serving_default` from rows, as many as come, to predictions. The weights are
 * variables, whose values `saveVariables` writes beside it.
 * @throws ES-EXPORT-ROWS where the network computes differently for another number of rows; ES-ENGINE-WEIGHTS
 */
export function encodeServingModel(tf: TensorFlow, trained: TrainedNetwork): Uint8Array {
  const network = buildNetwork(tf, trained.module, trained.configuration, 0);
  try {
    const { all, trained: trainedVariables } = networkVariables(network.model);
    requireMatch(all.map(({ name, variable: { shape } }) => ({ name, shape })), trained.weights);
    const graph = new Graph(opDefinitions());
    const inputs = trained.inputs.map(({ name, dtype, shape }, place): SignatureTensor => {
      const sizes = [-1, ...shape];
      return { name, shape: sizes, output: graph.node('Placeholder', [], { dtype: dataTypeOf(dtype), shape: sizes }, { name: inputNode(place) }) };
    });
    const variables = all.map((weight) => servedVariable(graph, weight, trainedVariables.includes(weight)));
    const leaves = new Map([
      ...inputs.map(({ output }, place) => [inputNode(place), output] as const),
      ...variables.map(({ name, value }) => [weightNode(name), value] as const),
    ]);

    const tracings = tracedRows.map((rows) => tracePredictions(tf, network, trained, rows));
    const openRows = new OpenRows(graph, tracings, leaves, rowsOf(graph, inputs));
    const names = predictionNames(trained, tracings[0]?.outputs.length ?? 0);
    const outputs = names.map((name, place): SignatureTensor => {
      const output = openRows.write(tracings.map((tracing) => tracing.outputs[place]).filter((traced) => traced !== undefined));
      return { name, shape: [-1, ...outputShape(network.model.outputs[place]?.shape, trained)], output };
    });
    const saver = addSaver(graph, variables);
    return encodeSavedModel(graph, (metaGraph) => { describeServing(metaGraph, { inputs, outputs, saver }); });
  } finally {
    network.model.dispose();
  }
}

function servedVariable(graph: Graph, { name, variable: { shape } }: TrainedVariable, trained: boolean): ServedVariable {
  const dtype = dataTypes.float32;
  const handle = graph.node('VarHandleOp', [], { dtype, shape, shared_name: name }, { name });
  return { name, trained, handle, value: graph.node('ReadVariableOp', [handle], { dtype }, { name: `${name}/Read/ReadVariableOp` }) };
}

/** The number of rows of the first input. */
function rowsOf(graph: Graph, [input]: readonly SignatureTensor[]): Output {
  if (input === undefined) throw new Error('a network without inputs');
  const [rows] = graph.add('Unpack', [graph.node('Shape', [input.output], { out_type: dataTypes.int32 })], { num: input.shape.length });
  if (rows === undefined) throw new Error('an input without rows');
  return rows;
}

/** Of one row of predictions: one logit stands for two classes. */
function outputShape(shape: readonly (number | null)[] | undefined, { predictions }: TrainedNetwork): number[] {
  const sizes = (shape ?? []).slice(1).map((size) => size ?? -1);
  return predictions === 'probabilities' && sizes.length === 1 && sizes[0] === 1 ? [2] : sizes;
}
