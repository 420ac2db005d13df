/** The protocol buffers that tfjs-node ships without types, as far as they are used. */
declare module '@tensorflow/tfjs-node-gpu/dist/proto/api_pb.js' {
  class Message {
    serializeBinary(): Uint8Array;
  }
  class Dimension extends Message {
    setSize(size: number): void;
  }
  class TensorShape extends Message {
    static readonly Dim: typeof Dimension;
    addDim(dimension: Dimension): void;
  }
  class Tensor extends Message {
    setDtype(dtype: number): void;
    setTensorShape(shape: TensorShape): void;
    setTensorContent(bytes: Uint8Array): void;
    setFloatValList(values: number[]): void;
    setIntValList(values: number[]): void;
    setBoolValList(values: boolean[]): void;
    setStringValList(values: Uint8Array[]): void;
  }
  class ListValue extends Message {
    setIList(values: number[]): void;
    setFList(values: number[]): void;
    setBList(values: boolean[]): void;
    setSList(values: Uint8Array[]): void;
    setTypeList(values: number[]): void;
    setShapeList(values: TensorShape[]): void;
  }
  class AttrValue extends Message {
    static readonly ListValue: typeof ListValue;
    setI(value: number): void;
    setF(value: number): void;
    setB(value: boolean): void;
    setS(value: Uint8Array): void;
    setType(value: number): void;
    setShape(value: TensorShape): void;
    setTensor(value: Tensor): void;
    setList(value: ListValue): void;
  }
  class NodeDef extends Message {
    setName(name: string): void;
    setOp(op: string): void;
    setInputList(inputs: string[]): void;
    getAttrMap(): { set(name: string, value: AttrValue): void };
  }
  class VersionDef extends Message {
    setProducer(version: number): void;
  }
  class GraphDef extends Message {
    setNodeList(nodes: NodeDef[]): void;
    setVersions(versions: VersionDef): void;
  }
  class MetaInfoDef extends Message {
    addTags(tag: string): void;
  }
  class SaverDef extends Message {
    setFilenameTensorName(name: string): void;
    setSaveTensorName(name: string): void;
    setRestoreOpName(name: string): void;
    setVersion(version: number): void;
  }
  class BytesList extends Message {
    setValueList(values: Uint8Array[]): void;
  }
  class CollectionDef extends Message {
    static readonly BytesList: typeof BytesList;
    setBytesList(list: BytesList): void;
  }
  class TensorInfo extends Message {
    setName(name: string): void;
    setDtype(dtype: number): void;
    setTensorShape(shape: TensorShape): void;
  }
  interface MessageMap<Value> {
    set(name: string, value: Value): void;
  }
  class SignatureDef extends Message {
    getInputsMap(): MessageMap<TensorInfo>;
    getOutputsMap(): MessageMap<TensorInfo>;
    setMethodName(name: string): void;
  }
  class MetaGraphDef extends Message {
    static readonly MetaInfoDef: typeof MetaInfoDef;
    setMetaInfoDef(information: MetaInfoDef): void;
    setGraphDef(graph: GraphDef): void;
    setSaverDef(saver: SaverDef): void;
    getCollectionDefMap(): MessageMap<CollectionDef>;
    getSignatureDefMap(): MessageMap<SignatureDef>;
  }
  interface SavedModel extends Message {
    setSavedModelSchemaVersion(version: number): void;
    addMetaGraphs(graph: MetaGraphDef): void;
  }

  interface ArgumentObject {
    name: string;
    type: number;
    typeAttr: string;
    numberAttr: string;
    typeListAttr: string;
  }
  interface OpObject {
    name: string;
    inputArgList: ArgumentObject[];
    outputArgList: ArgumentObject[];
    attrList: { name: string; type: string; defaultValue?: { type: number; i: number; list?: { typeList: number[] } } }[];
  }
  interface OpListMessage {
    toObject(): { opList: OpObject[] };
  }

  const messages: {
    TensorShape: typeof TensorShape;
    Tensor: typeof Tensor;
    AttrValue: typeof AttrValue;
    NodeDef: typeof NodeDef;
    VersionDef: typeof VersionDef;
    GraphDef: typeof GraphDef;
    MetaGraphDef: typeof MetaGraphDef;
    SaverDef: typeof SaverDef;
    CollectionDef: typeof CollectionDef;
    TensorInfo: typeof TensorInfo;
    SignatureDef: typeof SignatureDef;
    SavedModel: new () => SavedModel;
    OpList: { deserializeBinary(bytes: Uint8Array): OpListMessage };
  };
  export default messages;
}
