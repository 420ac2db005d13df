import { readFile } from 'node:fs/promises';
import { decodeImage } from '../../datasets/images/decode-image.ts';
import { readImageFacts, UnreadableImageError } from '../../datasets/images/image-file.ts';
import { ImagePredictor } from '../../engine/image-predictor.ts';
import { loadTensorFlow } from '../../engine/tensorflow.ts';
import type { ImageFitting } from '../../schemas/backbone.ts';
import { UsageError } from '../../schemas/failure.ts';
import { renderTable } from '../table.ts';
import type { FoundImageNetworks } from './find-image-networks.ts';

/** What networks say of an image. */
export interface ImagePrediction {
  readonly file: string;
  readonly label: string;
  /** Of the label. */
  readonly probability: number;
  readonly probabilities: Readonly<Record<string, number>>;
}

/** Labels image files. @throws UsageError that names the file which can't be read, and why */
export async function predictImages({ networks, images, labels }: FoundImageNetworks, files: readonly string[]): Promise<ImagePrediction[]> {
  const pixels: Uint8Array[] = [];
  for (const file of files) pixels.push(await readImage(file, images));
  const predictor = new ImagePredictor(await loadTensorFlow(), networks);
  try {
    return files.map((file, place) => predictionOf(file, labels, predictor.judge(pixels[place] ?? new Uint8Array())));
  } finally {
    predictor.dispose();
  }
}

/** Predictions on the terminal: a line each. */
export function imagePredictionTable(predictions: readonly ImagePrediction[]): string {
  return renderTable(['image', 'label', 'probability'], predictions.map(({ file, label, probability }) => [file, label, `${(100 * probability).toFixed(1)} %`]), { right: [2] });
}

function predictionOf(file: string, labels: readonly string[], probabilities: readonly number[]): ImagePrediction {
  const probability = Math.max(...probabilities);
  return { file, label: labels[probabilities.indexOf(probability)] ?? '', probability, probabilities: Object.fromEntries(labels.map((label, place) => [label, probabilities[place] ?? 0])) };
}

async function readImage(file: string, images: ImageFitting): Promise<Uint8Array> {
  const bytes = await readFile(file).catch((error: unknown) => {
    throw new UsageError('ES-PREDICT-FILE', `There is no file ${file} that can be read.`, { cause: error });
  });
  try {
    return await decodeImage(bytes, await readImageFacts(bytes), images);
  } catch (error) {
    if (error instanceof UnreadableImageError) throw new UsageError('ES-PREDICT-IMAGE', `${file} can't be labelled: ${error.message}.`, { cause: error });
    throw error;
  }
}
