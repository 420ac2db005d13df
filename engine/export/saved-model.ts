import { dataTypeOf, dataTypes } from '../graph/data-types.ts';
import { Graph, type Output } from '../graph/graph.ts';
import { opDefinitions } from '../graph/op-definitions-file.ts';
import { encodeSavedModel } from '../graph/saved-model.ts';
import { buildNetwork } from '../network.ts';
import type { TensorFlow } from '../tensorflow.ts';
import { networkVariables, requireMatch } from '../variables.ts';
import { OpenRows } from './open-rows.ts';
import { addSaver } from './saver.ts';
import { describeServing, type SignatureTensor } from './serving-description.ts';
import { inputNode, tracePredictions, weightNode } from './trace-predictions.ts';
import { predictionNames, type TrainedNetwork } from './trained-network.ts';

/** Any that tell a size that follows from the rows from one that does not; the third is a check of what the others say. */
const tracedRows = [2, 3, 5];

/**
 * `saved_model.pb` of a network: signature `serving_default` from rows, as many as come, to predictions. The weights are
 * variables, which `writeVariables` of the saver gives their values.
 * @throws ES-EXPORT-ROWS where the network computes differently for another number of rows; ES-ENGINE-WEIGHTS
 */
export function encodeServingModel(tf: TensorFlow, trained: TrainedNetwork): Uint8Array {
  const network = buildNetwork(tf, trained.module, trained.configuration, 0);
  try {
    const variables = networkVariables(network.model).all.map(({ name, variable: { shape } }) => ({ name, shape }));
    requireMatch(variables, trained.weights);
    const graph = new Graph(opDefinitions());
    const inputs = trained.inputs.map(({ name, dtype, shape }, place): SignatureTensor => {
      const sizes = [-1, ...shape];
      return { name, shape: sizes, output: graph.node('Placeholder', [], { dtype: dataTypeOf(dtype), shape: sizes }, { name: inputNode(place) }) };
    });
    const handles = variables.map(({ name, shape }) => graph.node('VarHandleOp', [], { dtype: dataTypes.float32, shape, shared_name: name }, { name }));
    const values = handles.map((handle) => graph.node('ReadVariableOp', [handle], { dtype: dataTypes.float32 }, { name: `${handle.node}/Read/ReadVariableOp` }));
    const leaves = new Map<string, Output>();
    for (const [place, { output }] of inputs.entries()) leaves.set(inputNode(place), output);
    for (const [place, { name }] of variables.entries()) {
      const value = values[place];
      if (value !== undefined) leaves.set(weightNode(name), value);
    }

    const tracings = tracedRows.map((rows) => tracePredictions(tf, network, trained, rows));
    const openRows = new OpenRows(graph, tracings, leaves, rowsOf(graph, inputs));
    const names = predictionNames(trained, tracings[0]?.outputs.length ?? 0);
    const outputs = names.map((name, place): SignatureTensor => {
      const output = openRows.write(tracings.map((tracing) => tracing.outputs[place]).filter((traced) => traced !== undefined));
      return { name, shape: [-1, ...outputShape(network.model.outputs[place]?.shape, trained)], output };
    });
    const saver = addSaver(graph, variables.map(({ name }) => name), handles, values);
    return encodeSavedModel(graph, (metaGraph) => { describeServing(metaGraph, { inputs, outputs, saver }); });
  } finally {
    network.model.dispose();
  }
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
