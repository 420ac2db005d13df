import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ExportedFile } from '../../engine/export/exported-file.ts';
import type { TrainedNetwork } from '../../engine/export/trained-network.ts';
import { encodeSafetensors } from '../../store/safetensors.ts';

export const exportFormats = ['tfjs', 'safetensors', 'saved-model'] as const;
export type ExportFormat = (typeof exportFormats)[number];

/** The files of a format. Those that TensorFlow writes itself are in the folder already. */
export async function formatFiles(format: ExportFormat, trained: TrainedNetwork, folder: string): Promise<ExportedFile[]> {
  switch (format) {
    case 'safetensors':
      return [safetensorsFile(trained)];
    case 'tfjs': {
      const [{ loadTensorFlow }, { layersModelFiles }] = await Promise.all([import('../../engine/tensorflow.ts'), import('../../engine/export/layers-model.ts')]);
      return layersModelFiles(await loadTensorFlow(), trained);
    }
    case 'saved-model': {
      const [{ loadTensorFlow }, { encodeServingModel }, { saveVariables }] = await Promise.all([import('../../engine/tensorflow.ts'), import('../../engine/export/saved-model.ts'), import('../../engine/export/saver.ts')]);
      const tf = await loadTensorFlow();
      await mkdir(join(folder, 'variables'));
      saveVariables(tf, trained.weights, join(folder, 'variables', 'variables'));
      return [{ path: 'saved_model.pb', bytes: encodeServingModel(tf, trained) }];
    }
  }
}

function safetensorsFile({ architecture, configuration, weights }: TrainedNetwork): ExportedFile {
  const tensors = weights.map((weight) => ({ ...weight, dtype: 'float32' as const }));
  return { path: 'model.safetensors', bytes: encodeSafetensors(tensors, { architecture, configuration: JSON.stringify(configuration) }) };
}
