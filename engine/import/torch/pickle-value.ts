/** A function or class that a pickle names; nothing is looked up or run. */
export interface PickledName {
  readonly kind: 'name';
  readonly name: string;
}

/** A tensor as a view on a storage, whose bytes come after the pickle. */
export interface PickledTensor {
  readonly kind: 'tensor';
  readonly storage: PickledStorage;
  /** In elements. */
  readonly offset: number;
  readonly shape: readonly number[];
  /** In elements. */
  readonly strides: readonly number[];
}

export interface PickledStorage {
  readonly kind: 'storage';
  /** As torch names it: `FloatStorage`. */
  readonly type: string;
  readonly key: string;
  readonly elements: number;
}

export type PickleValue = null | boolean | number | bigint | string | Uint8Array | PickleValue[] | Map<PickleValue, PickleValue> | PickledName | PickledTensor | PickledStorage;

/** Whether it is one of the values that torch's own classes become. */
export function isPickled<Kind extends 'name' | 'tensor' | 'storage'>(value: PickleValue | undefined, kind: Kind): value is Extract<PickledName | PickledTensor | PickledStorage, { readonly kind: Kind }> {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === kind;
}
