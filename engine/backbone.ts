import type { BackboneConfiguration, BackboneCut } from '../schemas/backbone.ts';
import { DataError } from '../schemas/failure.ts';
import type { StoredModel } from '../store/artifacts.ts';
import { stockToolkit } from './export/stock-toolkit.ts';
import { assignWeights } from './import/assign-weights.ts';
import type { NamedArray } from './named-array.ts';
import type { ModelModule, Network } from './network.ts';
import { tellingMemory } from './out-of-memory.ts';
import { StepRandomness } from './step-randomness.ts';
import type { TensorFlow } from './tensorflow.ts';

/** What a backbone is built from. */
export interface BackboneNetworkConfiguration extends BackboneConfiguration {
  readonly output: BackboneCut;
}

/** What `models/backbones/<name>.ts` exports. */
export type BackboneModule = ModelModule<BackboneNetworkConfiguration>;

/**
 * A backbone that `load-backbone` has stored, up to a cut. It takes rows of `size` × `size` pixels of red, green and blue, 0 to 255.
 * @throws DataError ES-BACKBONE-HEAD where logits are asked for and the weights have no head
 */
export function buildBackbone(tf: TensorFlow, module: BackboneModule, stored: StoredModel, output: BackboneCut): Network {
  const network = emptyBackbone(tf, module, { ...(stored.configuration as BackboneConfiguration), output });
  assignWeights(tf, network, weightsOf(stored));
  return network;
}

/** The same without the stored weights. */
export function emptyBackbone(tf: TensorFlow, module: BackboneModule, configuration: BackboneNetworkConfiguration): Network {
  if (configuration.output === 'logits' && !configuration.head) throw new DataError('ES-BACKBONE-HEAD', `These weights of ${configuration.backbone} have no head over ImageNet's classes: cut it at features or pooled, or take weights with a head.`);
  return { model: tellingMemory(() => module.build(stockToolkit(tf), configuration)), randomness: new StepRandomness() };
}

/** A stored model's weights, which are float32. */
export function weightsOf({ weights }: StoredModel): NamedArray[] {
  return weights.map(({ name, shape, data }) => ({ name, shape, data: data as Float32Array }));
}
