import { setImmediate as nextTurn } from 'node:timers/promises';
import { decodeAhead } from '../datasets/images/decode-ahead.ts';
import type { BackboneModule } from '../engine/backbone.ts';
import { merged, noMoments } from '../engine/normalization/moments.ts';
import { NormalizationInputs } from '../engine/normalization/normalization-inputs.ts';
import { loadTensorFlow } from '../engine/tensorflow.ts';
import type { BackboneConfiguration } from '../schemas/backbone.ts';
import { DataError } from '../schemas/failure.ts';
import type { UnreadableImage } from '../schemas/images.ts';
import type { batchNormStatistics, LayerStatistics } from '../schemas/steps/batch-norm-statistics.ts';
import type { StepImplementation } from './step-context.ts';

/** Images a call of the graph takes. */
const batchSize = 16;

/** The step, with the network of one backbone. */
export function implement(module: BackboneModule): StepImplementation<typeof batchNormStatistics> {
  return async ({ model, cut, images }, { store, signal, progress }) => {
    const stored = await store.readModel(model);
    const configuration = stored.configuration as BackboneConfiguration;
    if (configuration.normalization !== 'folded') throw new DataError('ES-STATISTICS-FOLDED', `${configuration.backbone} still has batch normalization of its own: fold it first.`);
    const network = new NormalizationInputs(await loadTensorFlow(), module, stored, cut, batchSize);
    try {
      let moments = network.places.map(({ channels }) => noMoments(channels));
      let seen = 0;
      const unreadable: UnreadableImage[] = [];
      for await (const decoded of decodeAhead(store.readTableBatches(images), configuration.images, batchSize)) {
        const looked = network.look(decoded.pixels, decoded.rows.length);
        moments = moments.map((before, place) => merged(before, looked[place] ?? before));
        seen += decoded.rows.length;
        unreadable.push(...decoded.unreadable);
        progress({ phase: 'looking at activations', completed: seen + unreadable.length, total: images.rows, unit: 'images' });
        await nextTurn();
        signal.throwIfAborted();
      }
      const statistics: LayerStatistics = moments.map(({ count, mean, squares }, place) => ({ layer: network.places[place]?.layer ?? '', count, mean: [...mean], squares: [...squares] }));
      return { statistics: await store.writeBlob(Buffer.from(JSON.stringify(statistics))), images: seen, unreadable };
    } finally {
      network.dispose();
    }
  };
}
