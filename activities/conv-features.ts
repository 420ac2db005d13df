import { setImmediate as nextTurn } from 'node:timers/promises';
import { decodeAhead } from '../datasets/images/decode-ahead.ts';
import { type ImageRow, imageRowTable } from '../datasets/images/image-table.ts';
import { buildBackbone, type BackboneModule } from '../engine/backbone.ts';
import { ForwardPass } from '../engine/forward-pass.ts';
import { imageFeatures } from '../engine/image-features.ts';
import { loadTensorFlow } from '../engine/tensorflow.ts';
import type { BackboneConfiguration, ImageFitting } from '../schemas/backbone.ts';
import type { UnreadableImage } from '../schemas/images.ts';
import type { convFeatures } from '../schemas/steps/conv-features.ts';
import type { StepContext, StepImplementation } from './step-context.ts';

/** Images a call of the graph takes. */
const batchSize = 32;

interface WarmBackbone {
  readonly key: string;
  readonly images: ImageFitting;
  /** Of one image. */
  readonly shape: readonly number[];
  readonly pass: ForwardPass;
}

/** The next shard has most likely the same backbone: tracing and loading it take as long as some hundred images. */
let warm: WarmBackbone | undefined;

/** The step, with the network of one backbone. */
export function implement(module: BackboneModule): StepImplementation<typeof convFeatures> {
  return async (input, context) => {
    const { store, signal, progress, log } = context;
    const { images, shape, pass } = await warmBackbone(module, input, context);
    const writer = store.tensorWriter('float32', shape);
    const elements = shape.reduce((product, size) => product * size, 1);
    const rows: ImageRow[] = [];
    const unreadable: UnreadableImage[] = [];
    for await (const decoded of decodeAhead(store.readTableBatches(input.images), images, batchSize)) {
      const features = imageFeatures(pass, decoded.pixels, batchSize, { side: images.size, mirrored: input.mirrored });
      await writer.write(features.subarray(0, decoded.rows.length * elements));
      rows.push(...decoded.rows);
      unreadable.push(...decoded.unreadable);
      progress({ phase: 'computing features', completed: rows.length + unreadable.length, total: input.images.rows, unit: 'images' });
      await nextTurn();
      signal.throwIfAborted();
    }
    for (const { id, reason } of unreadable) log(`left out ${id}: ${reason}`);
    return { features: await writer.finish(), table: await store.writeTable(imageRowTable(rows)), unreadable };
  };
}

async function warmBackbone(module: BackboneModule, { model, cut }: Parameters<StepImplementation<typeof convFeatures>>[0], { store }: StepContext): Promise<WarmBackbone> {
  const key = `${model.digest} ${cut}`;
  if (warm?.key === key) return warm;
  warm?.pass.dispose();
  warm = undefined;
  const tf = await loadTensorFlow();
  const stored = await store.readModel(model);
  const network = buildBackbone(tf, module, stored, cut);
  const shape = (network.model.outputs[0]?.shape.slice(1) ?? []).map((size) => size ?? 0);
  const { images } = stored.configuration as BackboneConfiguration;
  warm = { key, images, shape, pass: new ForwardPass(tf, network, [batchSize]) };
  return warm;
}
