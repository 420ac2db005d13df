import type { NamedArray } from '../named-array.ts';
import { readKerasWeights } from './keras-weights.ts';
import { readOnnxWeights } from './onnx-weights.ts';
import { readSafetensors } from './safetensors.ts';
import { readTorchWeights } from './torch/torch-weights.ts';

const openingBrace = 0x7b;

/**
 * Weights of a file of Keras, torch, safetensors or ONNX: its first bytes say which.
 * @throws DataError as the readers do
 */
export async function readWeights(bytes: Uint8Array): Promise<NamedArray[]> {
  const head = Buffer.from(bytes.subarray(0, 4)).toString('latin1');
  if (head === '\x89HDF') return readKerasWeights(bytes);
  if (head.startsWith('\x80\x02') || head.startsWith('PK')) return readTorchWeights(bytes);
  return bytes[8] === openingBrace ? readSafetensors(bytes) : readOnnxWeights(bytes);
}
