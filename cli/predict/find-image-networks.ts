import { z } from 'zod';
import type { BackboneModule } from '../../engine/backbone.ts';
import type { ImageNetworks } from '../../engine/image-predictor.ts';
import * as efficientNetLite0 from '../../models/backbones/efficientnet-lite0.ts';
import * as vgg16 from '../../models/backbones/vgg16.ts';
import * as denseHead from '../../models/dense-head.ts';
import type { Backbone, BackboneConfiguration, ImageFitting } from '../../schemas/backbone.ts';
import { UsageError } from '../../schemas/failure.ts';
import type { ModelRef } from '../../schemas/reference.ts';
import type { StepFile } from '../../schemas/run.ts';
import { convFeatures } from '../../schemas/steps/conv-features.ts';
import { loadBackbone } from '../../schemas/steps/load-backbone.ts';
import { parseImages } from '../../schemas/steps/parse-images.ts';
import { trainHead } from '../../schemas/steps/train-head.ts';
import type { Store } from '../../store/connect.ts';
import { findModel } from '../export/find-model.ts';

const modules: Readonly<Record<Backbone, BackboneModule>> = { 'efficientnet-lite0': efficientNetLite0, vgg16 };

/** How the run looked at an image. Inputs are kept with their references shortened, so that the rest is not parsed. */
const viewSchema = z.object({ cut: convFeatures.input.shape.cut, mirrored: convFeatures.input.shape.mirrored });

/** Networks that label images together, and how images are read for them. */
export interface FoundImageNetworks {
  readonly runId: string;
  readonly references: readonly ModelRef[];
  readonly networks: ImageNetworks;
  readonly images: ImageFitting;
  readonly labels: readonly string[];
}

/**
 * The heads that a run has trained on the features of images, all of them or the one that is named, and the backbone below them.
 * @returns undefined for a run that has trained none
 * @throws UsageError where the run is not far enough
 */
export async function findImageNetworks(store: Store, text: string): Promise<FoundImageNetworks | undefined> {
  const { runId, reference, steps } = await findModel(store, text, 'asked');
  const trained = steps.flatMap((step) => (step.name === trainHead.name ? (trainHead.output.safeParse(step.output).data?.model ?? []) : []));
  if (trained.length === 0) return undefined;
  const references = runId === text ? trained : trained.filter(({ digest }) => digest === reference.digest).slice(0, 1);
  if (references.length === 0) throw new UsageError('ES-PREDICT-MODEL', `${text} (${reference.architecture}) labels no images by itself: name the run, or the model of its step train-head.`);
  const labels = outputOf(steps, parseImages)?.labels;
  const model = outputOf(steps, loadBackbone)?.model;
  const view = viewSchema.safeParse(steps.find(({ name }) => name === convFeatures.name)?.parts.input).data;
  if (labels === undefined || model === undefined || view === undefined) throw new UsageError('ES-PREDICT-MODEL', `The run ${runId} lacks the steps that say how its images were read.`);
  const stored = await store.artifacts.readModel(model);
  const { backbone, images } = stored.configuration as BackboneConfiguration;
  const heads = await Promise.all(references.map((head) => store.artifacts.readModel(head)));
  return { runId, references, networks: { backbone: { module: modules[backbone], stored, ...view }, head: denseHead, heads }, images, labels };
}

function outputOf<Contract extends typeof parseImages | typeof loadBackbone>(steps: readonly StepFile[], contract: Contract) {
  const step = steps.findLast(({ name, state }) => name === contract.name && state === 'completed');
  return contract.output.safeParse(step?.output).data as ReturnType<Contract['output']['parse']> | undefined;
}
