import { EverstepError } from '../../schemas/failure.ts';
import type { dataTypes } from './data-types.ts';
import type { ArgumentDefinition, OpDefinition } from './op-definitions.ts';

/** A constant in a graph. */
export interface TensorValue {
  readonly dataType: number;
  readonly shape: readonly number[];
  /** Row-major, in the processor's byte order. */
  readonly bytes: Uint8Array;
}

/** A constant made of texts. */
export interface TextTensorValue {
  readonly dataType: typeof dataTypes.string;
  readonly shape: readonly number[];
  readonly texts: readonly string[];
}

export type AttributeValue = number | boolean | string | readonly (number | boolean | string)[] | readonly (readonly number[])[] | TensorValue | TextTensorValue;

/** Values of an op's attributes by name, and the types of what it gives out. */
export interface ResolvedAttributes {
  readonly values: ReadonlyMap<string, AttributeValue>;
  readonly outputTypes: readonly number[];
}

/**
 * All attributes of a node: what the inputs' types and number say, then what is given, by the op's own definition.
 * @throws ES-ENGINE-ATTRIBUTE where an attribute can be known from neither
 */
export function resolveAttributes(op: OpDefinition, inputTypes: readonly number[], given: Readonly<Record<string, AttributeValue>>): ResolvedAttributes {
  const values = new Map<string, AttributeValue>();
  let next = 0;
  op.inputs.forEach((argument) => {
    const count = argumentLength(op, argument, inputTypes.length, given);
    const types = inputTypes.slice(next, next + count);
    next += count;
    if (argument.numberAttr !== '') values.set(argument.numberAttr, count);
    if (argument.typeListAttr !== '') values.set(argument.typeListAttr, types);
    const [type] = types;
    if (argument.typeAttr !== '' && type !== undefined) values.set(argument.typeAttr, type);
  });
  if (next !== inputTypes.length) throw new EverstepError('ES-ENGINE-ATTRIBUTE', `The op ${op.name} takes ${next} inputs, but ${inputTypes.length} are given.`);
  for (const [name, value] of Object.entries(given)) {
    if (!op.attributes.has(name)) throw new EverstepError('ES-ENGINE-ATTRIBUTE', `The op ${op.name} has no attribute ${name}.`);
    if (!values.has(name)) values.set(name, value);
  }
  for (const { name, optional, type } of op.attributes.values()) {
    if (!values.has(name) && !optional) throw new EverstepError('ES-ENGINE-ATTRIBUTE', `The attribute ${name} (${type}) of the op ${op.name} follows neither from its inputs nor from the call.`);
  }
  return { values, outputTypes: op.outputs.flatMap((argument) => typesOf(op, argument, values)) };
}

/** A list's length is given, or what the other arguments leave where it is the only list. */
function argumentLength(op: OpDefinition, argument: ArgumentDefinition, inputs: number, given: Readonly<Record<string, AttributeValue>>): number {
  const isList = (candidate: ArgumentDefinition) => candidate.numberAttr !== '' || candidate.typeListAttr !== '';
  if (!isList(argument)) return 1;
  const lists = op.inputs.filter(isList);
  if (lists.length === 1) return inputs - (op.inputs.length - 1);
  const sameLength = lists.every(({ numberAttr }) => numberAttr !== '' && numberAttr === argument.numberAttr);
  if (sameLength) return (inputs - (op.inputs.length - lists.length)) / lists.length;
  const number = given[argument.numberAttr];
  if (typeof number === 'number') return number;
  const types = given[argument.typeListAttr];
  if (Array.isArray(types)) return types.length;
  throw new EverstepError('ES-ENGINE-ATTRIBUTE', `The op ${op.name} has several lists of inputs: the call has to give the length of ${argument.name}.`);
}

function typesOf(op: OpDefinition, argument: ArgumentDefinition, values: ReadonlyMap<string, AttributeValue>): readonly number[] {
  if (argument.typeListAttr !== '') return (values.get(argument.typeListAttr) as readonly number[] | undefined) ?? op.attributes.get(argument.typeListAttr)?.defaultTypes ?? [];
  const type = argument.typeAttr === '' ? argument.type : ((values.get(argument.typeAttr) as number | undefined) ?? op.attributes.get(argument.typeAttr)?.defaultTypes[0] ?? 0);
  const count = argument.numberAttr === '' ? 1 : ((values.get(argument.numberAttr) as number | undefined) ?? op.attributes.get(argument.numberAttr)?.defaultNumber ?? 0);
  return Array.from({ length: count }, () => type);
}
