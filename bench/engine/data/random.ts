import { SeededRandom } from '../../../datasets/seeded-random.ts';
import { type DataSet, writeColumn } from './data-set.ts';

/** As the last convolution of VGG16 leaves them: half of the numbers are zero. */
export async function features(folder: string): Promise<DataSet> {
  const [rows, length, classes] = [512, 25_088, 1_000];
  const random = new SeededRandom(1, 'features');
  const values = Float32Array.from({ length: rows * length }, () => Math.max(0, random.nextUint32() / 2 ** 31 - 1));
  return {
    inputs: [await writeColumn(folder, 'features', [rows, length], values)],
    targets: [await writeColumn(folder, 'features-classes', [rows], Int32Array.from({ length: rows }, () => random.nextBelow(classes)))],
  };
}

/** Pixels from 0 to 1. */
export async function images(folder: string): Promise<DataSet> {
  const shape = [64, 224, 224, 3];
  const random = new SeededRandom(1, 'images');
  const values = Float32Array.from({ length: shape.reduce((product, size) => product * size, 1) }, () => random.nextUint32() / 2 ** 32);
  return { inputs: [await writeColumn(folder, 'images', shape, values)], targets: [] };
}
