import { join } from 'node:path';
import { z } from 'zod';
import { UsageError } from '../../schemas/failure.ts';
import { defineCommand } from '../command.ts';
import { findModel } from '../export/find-model.ts';
import { exportFormats, formatFiles } from '../export/formats.ts';
import { writeNewFolder } from '../export/new-folder.ts';
import { readMe } from '../export/read-me.ts';
import { textAssetFiles, textAssets } from '../export/text-assets.ts';
import { trainedNetworkOf } from '../export/trained-networks.ts';
import { withStore } from '../session.ts';

export const exportCommand = defineCommand({
  name: 'export',
  summary: 'Write a trained model for other programs: tfjs, safetensors or SavedModel',
  details: 'tfjs is read by tf.loadLayersModel, safetensors by the packages of that name, saved-model by tf.saved_model.load and TensorFlow Serving. Vocabulary, labels and how to prepare rows are written beside the model.',
  arguments: { model: z.string().min(1).describe('id of a run, or digest or name of a model such as train.model') },
  options: {
    format: z.enum(exportFormats).describe('what to write'),
    to: z.string().min(1).describe('the folder, which must not be there yet, or be empty'),
  },
  examples: ['everstep export spam-cnn-20260301-020000-k3f9 --format saved-model --to spam-model', 'everstep export train.model --format tfjs --to public/model'],
  async run(context) {
    const { arguments: { model }, options: { format, to }, output } = context;
    return withStore(context, async ({ store }) => {
      const { name, reference, runId, together, steps } = await findModel(store, model);
      if (together > 1) throw new UsageError('ES-EXPORT-ENSEMBLE', `The run ${runId} has an ensemble of ${together} networks: name one of them by its digest (everstep artifacts list ${runId}).`);
      const stored = await store.artifacts.readModel(reference);
      const assets = await textAssets(store.artifacts, steps);
      const trained = trainedNetworkOf(stored);
      const files = await writeNewFolder(to, async (folder) => [
        ...(await formatFiles(format, trained, folder)),
        ...(assets === undefined ? [] : textAssetFiles(assets)),
        { path: 'README.md', bytes: Buffer.from(readMe({ format, trained, assets, runId })) },
      ]);
      output.result({ runId, name, ...reference, format, folder: to, files }, () => files.map((file) => join(to, file)).join('\n'));
      return 0;
    });
  },
});
