/** Bytes of an element, and the number that the element at a byte is. */
export interface FloatReader {
  readonly size: number;
  readonly read: (view: DataView, offset: number) => number;
}

/** Readers of little-endian floating-point numbers, by the names that safetensors gives their types. */
export const floatReaders = {
  F32: { size: 4, read: (view, offset) => view.getFloat32(offset, true) },
  F64: { size: 8, read: (view, offset) => view.getFloat64(offset, true) },
  F16: { size: 2, read: (view, offset) => halfPrecision(view.getUint16(offset, true)) },
  BF16: { size: 2, read: (view, offset) => bfloat16(view.getUint16(offset, true)) },
} as const satisfies Record<string, FloatReader>;

/** The numbers of some bytes. */
export function floatsFrom({ size, read }: FloatReader, bytes: Uint8Array): Float32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Float32Array.from({ length: Math.floor(bytes.byteLength / size) }, (_, place) => read(view, place * size));
}

/** IEEE 754 binary16. */
function halfPrecision(bits: number): number {
  const sign = bits >> 15 === 0 ? 1 : -1;
  const exponent = (bits >> 10) & 31;
  const fraction = (bits & 1023) / 1024;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (exponent === 0 ? fraction * 2 ** -14 : (1 + fraction) * 2 ** (exponent - 15));
}

/** The upper half of a float32. */
function bfloat16(bits: number): number {
  return new Float32Array(Uint32Array.of(bits * 65_536).buffer)[0] ?? Number.NaN;
}
