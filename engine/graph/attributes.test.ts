import { describe, expect, it } from 'vitest';
import { resolveAttributes } from './attributes.ts';
import { dataTypes } from './data-types.ts';
import { opDefinitions } from './op-definitions-file.ts';

const { float32, int32, int64, bool } = dataTypes;

function resolve(op: string, inputs: number[], given: Parameters<typeof resolveAttributes>[2] = {}) {
  const definition = opDefinitions().get(op);
  if (definition === undefined) throw new Error(`no op ${op}`);
  const { values, outputTypes } = resolveAttributes(definition, inputs, given);
  return { ...Object.fromEntries(values), outputTypes };
}

describe('the attributes of an op', () => {
  it('that are types follow from the inputs', () => {
    expect(resolve('ExpandDims', [float32, int32])).toEqual({ T: float32, Tdim: int32, outputTypes: [float32] });
    expect(resolve('Equal', [int32, int32])).toEqual({ T: int32, outputTypes: [bool] });
    expect(resolve('Select', [bool, float32, float32])).toMatchObject({ T: float32 });
  });

  it('that are lengths and lists of types follow from the inputs', () => {
    expect(resolve('ConcatV2', [float32, float32, float32, int32])).toEqual({ N: 3, T: float32, Tidx: int32, outputTypes: [float32] });
    expect(resolve('AddN', [int64, int64])).toEqual({ N: 2, T: int64, outputTypes: [int64] });
    expect(resolve('IdentityN', [float32, int32])).toEqual({ T: [float32, int32], outputTypes: [float32, int32] });
    expect(resolve('DynamicStitch', [int32, int32, float32, float32])).toMatchObject({ N: 2, T: float32 });
  });

  it('that follow from nothing are taken from the call, and what the op has as a default is left out', () => {
    expect(resolve('Unpack', [float32], { num: 3 })).toEqual({ T: float32, num: 3, outputTypes: [float32, float32, float32] });
    expect(resolve('ArgMax', [float32, int32], { output_type: int32 })).toMatchObject({ outputTypes: [int32] });
    expect(resolve('ArgMax', [float32, int32])).toMatchObject({ outputTypes: [int64] });
    expect(resolve('FusedBatchNormV3', [float32, float32, float32, float32, float32])).toMatchObject({ T: float32, U: float32, outputTypes: [float32, float32, float32, float32, float32, float32] });
  });

  it('are refused by name where one is missing, unknown, or the inputs are too many', () => {
    expect(() => resolve('Unpack', [float32])).toThrow('The attribute num (int) of the op Unpack follows neither from its inputs nor from the call.');
    expect(() => resolve('Relu', [float32], { slope: 1 })).toThrow('The op Relu has no attribute slope.');
    expect(() => resolve('Relu', [float32, float32])).toThrow('The op Relu takes 1 inputs, but 2 are given.');
  });
});
