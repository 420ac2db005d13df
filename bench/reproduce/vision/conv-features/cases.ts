import type { Backbone, BackboneCut } from '../../../../schemas/backbone.ts';

/** A backbone whose features are computed by the step and by Keras. */
export interface FeaturesCase {
  readonly name: string;
  readonly backbone: Backbone;
  readonly cut: Exclude<BackboneCut, 'logits'>;
  /** Photographs, of `imagenet-sample`. */
  readonly images: number;
  readonly repetitions: number;
}

export const featuresCases: readonly FeaturesCase[] = [
  { name: 'conv-features-lite0', backbone: 'efficientnet-lite0', cut: 'pooled', images: 512, repetitions: 5 },
  { name: 'conv-features-vgg16', backbone: 'vgg16', cut: 'features', images: 64, repetitions: 5 },
];
