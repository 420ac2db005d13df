/** Fields of TensorFlow's `VariableDef`, which tfjs has no class for. */
const fields = { variableName: 1, initializerName: 2, snapshotName: 3, isResource: 5, trainable: 7 } as const;

const wireTypes = { number: 0, bytes: 2 } as const;

/** A variable by names: its own, that of what gives it a value, and that of what reads it. */
export interface VariableNames {
  readonly variable: string;
  readonly initializer: string;
  readonly value: string;
  readonly trained: boolean;
}

/** A `VariableDef` message. */
export function encodeVariable({ variable, initializer, value, trained }: VariableNames): Uint8Array {
  return Buffer.concat([
    text(fields.variableName, variable),
    text(fields.initializerName, initializer),
    text(fields.snapshotName, value),
    Buffer.of(...tag(fields.isResource, wireTypes.number), 1),
    Buffer.of(...tag(fields.trainable, wireTypes.number), trained ? 1 : 0),
  ]);
}

function text(field: number, content: string): Buffer {
  const bytes = Buffer.from(content, 'utf8');
  return Buffer.concat([Buffer.of(...tag(field, wireTypes.bytes), ...varint(bytes.length)), bytes]);
}

function tag(field: number, wireType: number): number[] {
  return varint(field * 8 + wireType);
}

/** Seven bits a byte, the lowest first. */
function varint(value: number): number[] {
  return value < 128 ? [value] : [(value % 128) + 128, ...varint(Math.floor(value / 128))];
}
