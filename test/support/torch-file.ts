/** A tensor of a file, as a view on its storage. */
export interface TorchTensor {
  readonly name: string;
  readonly type: 'FloatStorage' | 'DoubleStorage' | 'HalfStorage' | 'BFloat16Storage' | 'LongStorage';
  readonly storage: Float32Array | Float64Array | Uint16Array | BigInt64Array;
  readonly offset: number;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
}

/** A file as `torch.save` writes state dicts in its legacy format. */
export function torchFile(tensors: readonly TorchTensor[], { callee = 'torch._utils\n_rebuild_tensor_v2' } = {}): Buffer {
  const keys = tensors.map((_, place) => String(place));
  const items = tensors.map(({ name, type, storage, offset, shape, strides }, place) => Buffer.concat([
    text(name), named(callee), mark,
    mark, text('storage'), named(`torch\n${type}`), text(String(place)), text('cpu'), integer(storage.length), none, tuple, persistent,
    integer(offset), sizes(shape), sizes(strides), newFalse, ordered, tuple, call,
  ]));
  return Buffer.concat([
    pickle(Buffer.from([0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19])),
    pickle(integer(1001)),
    pickle(Buffer.concat([emptyDictionary, text('little_endian'), newTrue, setItem])),
    pickle(Buffer.concat([ordered, mark, ...items, setItems, emptyDictionary, text('_metadata'), ordered, setItem, setState])),
    pickle(Buffer.concat([emptyList, mark, ...keys.map(text), appends])),
    ...tensors.map(({ storage }) => {
      const count = Buffer.alloc(8);
      count.writeBigInt64LE(BigInt(storage.length));
      return Buffer.concat([count, Buffer.from(storage.buffer, storage.byteOffset, storage.byteLength)]);
    }),
  ]);
}

const mark = Buffer.from('(');
const none = Buffer.from('N');
const tuple = Buffer.from('t');
const call = Buffer.from('R');
const persistent = Buffer.from('Q');
const appends = Buffer.from('e');
const setItem = Buffer.from('s');
const setItems = Buffer.from('u');
const setState = Buffer.from('b');
const emptyList = Buffer.from(']');
const emptyDictionary = Buffer.from('}');
const newTrue = Buffer.from([0x88]);
const newFalse = Buffer.from([0x89]);
const ordered = Buffer.from('ccollections\nOrderedDict\n)R');

function pickle(content: Buffer): Buffer {
  return Buffer.concat([Buffer.from([0x80, 2]), content, Buffer.from('.')]);
}

function named(name: string): Buffer {
  return Buffer.from(`c${name}\n`);
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value);
  const head = Buffer.from([0x58, 0, 0, 0, 0]);
  head.writeUInt32LE(bytes.length, 1);
  return Buffer.concat([head, bytes]);
}

function integer(value: number): Buffer {
  const bytes = Buffer.from([0x4a, 0, 0, 0, 0]);
  bytes.writeInt32LE(value, 1);
  return bytes;
}

function sizes(values: readonly number[]): Buffer {
  return Buffer.concat([mark, ...values.map(integer), tuple]);
}
