import messages from '@tensorflow/tfjs-node-gpu/dist/proto/api_pb.js';
import type { Output } from '../graph/graph.ts';
import { encodeShape, type MetaGraph } from '../graph/saved-model.ts';
import type { Saver, ServedVariable } from './saver.ts';
import { encodeVariable } from './variable-message.ts';

/** An input or output of a signature; a size of -1 is open. */
export interface SignatureTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly output: Output;
}

const signatureName = 'serving_default';
const predictMethod = 'tensorflow/serving/predict';
/** TensorFlow's number of the checkpoint format that `SaveV2` writes. */
const checkpointVersion = 2;

/** Says to those who load a graph what it takes and gives, which variables it has, and how they are restored. */
export function describeServing(metaGraph: MetaGraph, { inputs, outputs, saver }: { readonly inputs: readonly SignatureTensor[]; readonly outputs: readonly SignatureTensor[]; readonly saver: Saver }): void {
  const signature = new messages.SignatureDef();
  signature.setMethodName(predictMethod);
  for (const tensor of inputs) signature.getInputsMap().set(tensor.name, tensorInfo(tensor));
  for (const tensor of outputs) signature.getOutputsMap().set(tensor.name, tensorInfo(tensor));
  metaGraph.getSignatureDefMap().set(signatureName, signature);

  const saverDefinition = new messages.SaverDef();
  saverDefinition.setFilenameTensorName(tensorName(saver.path));
  saverDefinition.setSaveTensorName(tensorName(saver.saved));
  saverDefinition.setRestoreOpName(saver.restored.node);
  saverDefinition.setVersion(checkpointVersion);
  metaGraph.setSaverDef(saverDefinition);

  const collection = (chosen: (variable: ServedVariable) => boolean) => {
    const encoded = saver.assignments
      .filter(({ variable }) => chosen(variable))
      .map(({ variable: { handle, value, trained }, assigned }) => encodeVariable({ variable: tensorName(handle), initializer: assigned.node, value: tensorName(value), trained }));
    const list = new messages.CollectionDef.BytesList();
    list.setValueList(encoded);
    const definition = new messages.CollectionDef();
    definition.setBytesList(list);
    return definition;
  };
  metaGraph.getCollectionDefMap().set('variables', collection(() => true));
  metaGraph.getCollectionDefMap().set('trainable_variables', collection(({ trained }) => trained));
}

function tensorInfo({ shape, output }: SignatureTensor): InstanceType<typeof messages.TensorInfo> {
  const information = new messages.TensorInfo();
  information.setName(tensorName(output));
  information.setDtype(output.dataType);
  information.setTensorShape(encodeShape(shape));
  return information;
}

/** Unlike nodes' inputs, these always have an index. */
function tensorName({ node, index }: Output): string {
  return `${node}:${index}`;
}
