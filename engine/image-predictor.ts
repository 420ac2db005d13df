import { type BackboneModule, buildBackbone } from './backbone.ts';
import { ForwardPass } from './forward-pass.ts';
import type { HeadConfiguration } from './head-model.ts';
import { imageFeatures, type ImageView } from './image-features.ts';
import { buildNetwork, type ModelModule } from './network.ts';
import { classTask } from './tasks.ts';
import type { TensorFlow } from './tensorflow.ts';
import { TracedExecutor } from './traced-executor.ts';
import type { BackboneConfiguration, BackboneCut } from '../schemas/backbone.ts';
import type { StoredModel } from '../store/artifacts.ts';

/** A backbone and the heads on its features. */
export interface ImageNetworks {
  readonly backbone: { readonly module: BackboneModule; readonly stored: StoredModel; readonly cut: BackboneCut; readonly mirrored: boolean };
  readonly head: ModelModule<HeadConfiguration>;
  readonly heads: readonly StoredModel[];
}

/** Says what networks make of an image: the mean of the heads' probabilities. One image a call, so that its sums have one order. */
export class ImagePredictor {
  readonly #backbone: ForwardPass;
  readonly #heads: readonly TracedExecutor[];
  readonly #features: number;
  readonly #view: ImageView;

  constructor(tf: TensorFlow, { backbone, head, heads }: ImageNetworks) {
    this.#backbone = new ForwardPass(tf, buildBackbone(tf, backbone.module, backbone.stored, backbone.cut), [1]);
    this.#view = { side: (backbone.stored.configuration as BackboneConfiguration).images.size, mirrored: backbone.mirrored };
    this.#features = (heads[0]?.configuration as HeadConfiguration).features;
    this.#heads = heads.map(({ configuration, weights }) => {
      const { outputs } = configuration as HeadConfiguration;
      const executor = new TracedExecutor(tf, buildNetwork(tf, head, configuration as HeadConfiguration, 0), classTask(tf, outputs), undefined, 0);
      executor.prepare({ training: [], evaluation: [{ inputs: [{ dtype: 'float32', shape: [1, this.#features] }], targets: [{ dtype: 'int32', shape: [1] }] }] });
      executor.writeVariables(weights.map(({ name, shape, data }) => ({ name, shape, data: data as Float32Array })));
      return executor;
    });
  }

  /** Probabilities of the classes. @param pixels red, green and blue bytes as the backbone takes them */
  judge(pixels: Uint8Array): number[] {
    const features = imageFeatures(this.#backbone, pixels, 1, this.#view);
    const row = { rows: 1, inputs: [{ dtype: 'float32', shape: [1, this.#features], data: features }], targets: [{ dtype: 'int32', shape: [1], data: new Int32Array(1) }] } as const;
    const members = this.#heads.map((head) => head.evaluate(row).predictions[0] ?? new Float32Array());
    return Array.from(members[0] ?? [], (_, place) => members.reduce((sum, member) => sum + (member[place] ?? 0), 0) / members.length);
  }

  dispose(): void {
    this.#backbone.dispose();
    for (const head of this.#heads) head.dispose();
  }
}
