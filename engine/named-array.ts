/** A tensor in this process's memory: a variable, an optimizer's slot. Elements in row-major order. */
export interface NamedArray {
  readonly name: string;
  readonly shape: readonly number[];
  readonly data: Float32Array;
}
