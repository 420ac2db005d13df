import messages from '@tensorflow/tfjs-node-gpu/dist/proto/api_pb.js';
import type { AttributeValue, TensorValue, TextTensorValue } from './attributes.ts';
import { dataTypes } from './data-types.ts';
import type { Graph, GraphNode, Output } from './graph.ts';

/** Version of the graphs that TensorFlow 2.x writes: without it, it takes ops for those of version 0. */
const graphVersion = 1482;

const shortestUniformBytes = 64;

export const servingTag = 'serve';

export type MetaGraph = InstanceType<typeof messages.MetaGraphDef>;

/** The graph as a `SavedModel` message without variables' values. `describe` adds to what is said about the graph. */
export function encodeSavedModel(graph: Graph, describe?: (metaGraph: MetaGraph) => void): Uint8Array {
  const versions = new messages.VersionDef();
  versions.setProducer(graphVersion);
  const definition = new messages.GraphDef();
  definition.setNodeList(graph.nodes.map(encodeNode));
  definition.setVersions(versions);
  const information = new messages.MetaGraphDef.MetaInfoDef();
  information.addTags(servingTag);
  const metaGraph = new messages.MetaGraphDef();
  metaGraph.setMetaInfoDef(information);
  metaGraph.setGraphDef(definition);
  describe?.(metaGraph);
  const model = new messages.SavedModel();
  model.setSavedModelSchemaVersion(1);
  model.addMetaGraphs(metaGraph);
  return model.serializeBinary();
}

/** How TensorFlow writes an output: the node's name, with the index where it is not the first. */
export function outputName({ node, index }: Output): string {
  return index === 0 ? node : `${node}:${index}`;
}

function encodeNode({ name, op, inputs, after, attributes }: GraphNode): InstanceType<typeof messages.NodeDef> {
  const node = new messages.NodeDef();
  node.setName(name);
  node.setOp(op.name);
  node.setInputList([...inputs.map(outputName), ...after.map((other) => `^${other}`)]);
  const map = node.getAttrMap();
  for (const [attribute, value] of attributes) map.set(attribute, encodeAttribute(op.attributes.get(attribute)?.type ?? '', value));
  return node;
}

function encodeAttribute(type: string, value: AttributeValue): InstanceType<typeof messages.AttrValue> {
  const encoded = new messages.AttrValue();
  const bytes = (text: string) => new TextEncoder().encode(text);
  if (type.startsWith('list(')) {
    encoded.setList(encodeList(type, value));
    return encoded;
  }
  switch (type) {
    case 'int':
      encoded.setI(Number(value));
      break;
    case 'float':
      encoded.setF(Number(value));
      break;
    case 'bool':
      encoded.setB(Boolean(value));
      break;
    case 'type':
      encoded.setType(Number(value));
      break;
    case 'string':
      encoded.setS(bytes(value as string));
      break;
    case 'shape':
      encoded.setShape(encodeShape(value as readonly number[]));
      break;
    case 'tensor':
      encoded.setTensor(encodeTensor(value as TensorValue | TextTensorValue));
      break;
    default:
      throw new Error(`an attribute of the type ${type}`);
  }
  return encoded;
}

function encodeList(type: string, value: AttributeValue): InstanceType<typeof messages.AttrValue.ListValue> {
  const list = new messages.AttrValue.ListValue();
  const values = (Array.isArray(value) ? value : [value]) as (number | boolean | string)[];
  switch (type) {
    case 'list(int)':
      list.setIList(values.map(Number));
      break;
    case 'list(float)':
      list.setFList(values.map(Number));
      break;
    case 'list(bool)':
      list.setBList(values.map(Boolean));
      break;
    case 'list(type)':
      list.setTypeList(values.map(Number));
      break;
    case 'list(string)':
      list.setSList(values.map((text) => new TextEncoder().encode(String(text))));
      break;
    case 'list(shape)':
      list.setShapeList((value as readonly (readonly number[])[]).map(encodeShape));
      break;
    default:
      throw new Error(`an attribute of the type ${type}`);
  }
  return list;
}

/** A size of -1 is open. */
export function encodeShape(sizes: readonly number[]): InstanceType<typeof messages.TensorShape> {
  const shape = new messages.TensorShape();
  for (const size of sizes) {
    const dimension = new messages.TensorShape.Dim();
    dimension.setSize(size);
    shape.addDim(dimension);
  }
  return shape;
}

function encodeTensor(value: TensorValue | TextTensorValue): InstanceType<typeof messages.Tensor> {
  const { dataType, shape } = value;
  const tensor = new messages.Tensor();
  tensor.setDtype(dataType);
  tensor.setTensorShape(encodeShape(shape));
  if ('texts' in value) tensor.setStringValList(value.texts.map((text) => new TextEncoder().encode(text)));
  else if (isUniform(value.bytes)) setElement(tensor, dataType, value.bytes);
  else tensor.setTensorContent(value.bytes);
  return tensor;
}

/** Zeros and other equal elements: TensorFlow repeats the one that it is given. */
function isUniform(bytes: Uint8Array): boolean {
  if (bytes.byteLength < shortestUniformBytes) return false;
  const first = bytes.subarray(0, 4);
  return bytes.every((byte, place) => byte === first[place % 4]);
}

function setElement(tensor: InstanceType<typeof messages.Tensor>, dataType: number, bytes: Uint8Array): void {
  const first = bytes.slice(0, 8);
  if (dataType === dataTypes.float32) tensor.setFloatValList([new Float32Array(first.buffer)[0] ?? 0]);
  else if (dataType === dataTypes.int32) tensor.setIntValList([new Int32Array(first.buffer)[0] ?? 0]);
  else if (dataType === dataTypes.bool) tensor.setBoolValList([first[0] === 1]);
  else tensor.setTensorContent(bytes);
}
