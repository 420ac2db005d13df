import messages from '@tensorflow/tfjs-node-gpu/dist/proto/api_pb.js';

/** One argument of an op: a tensor, or a list of them. Which attribute says its type is empty where the type is fixed. */
export interface ArgumentDefinition {
  readonly name: string;
  /** TensorFlow's number of the type; 0 where an attribute says it. */
  readonly type: number;
  /** Attribute that holds the type. */
  readonly typeAttr: string;
  /** Attribute that holds the length of a list of one type. */
  readonly numberAttr: string;
  /** Attribute that holds the types of a list. */
  readonly typeListAttr: string;
}

/** An attribute of an op. */
export interface AttributeDefinition {
  readonly name: string;
  /** `int`, `list(type)` and so on. */
  readonly type: string;
  /** Whether a graph may leave it out. */
  readonly optional: boolean;
  /** Types that it stands for where it is left out. */
  readonly defaultTypes: readonly number[];
  /** The number where it is left out. */
  readonly defaultNumber: number;
}

/** What TensorFlow itself says about an op. */
export interface OpDefinition {
  readonly name: string;
  readonly inputs: readonly ArgumentDefinition[];
  readonly outputs: readonly ArgumentDefinition[];
  readonly attributes: ReadonlyMap<string, AttributeDefinition>;
}

export type OpDefinitions = ReadonlyMap<string, OpDefinition>;

/** Reads TensorFlow's own list of its ops, an `OpList` message. */
export function readOpDefinitions(bytes: Uint8Array): OpDefinitions {
  const { opList } = messages.OpList.deserializeBinary(bytes).toObject();
  return new Map(
    opList.map(({ name, inputArgList, outputArgList, attrList }) => {
      const attributes = attrList.map(({ name: attribute, type, defaultValue }): [string, AttributeDefinition] => {
        const defaultTypes = type === 'type' ? [defaultValue?.type ?? 0] : (defaultValue?.list?.typeList ?? []);
        return [attribute, { name: attribute, type, optional: defaultValue !== undefined, defaultTypes, defaultNumber: defaultValue?.i ?? 0 }];
      });
      return [name, { name, inputs: inputArgList, outputs: outputArgList, attributes: new Map(attributes) }];
    }),
  );
}
