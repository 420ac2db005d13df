import type { io, LayersModel, SymbolicTensor } from '@tensorflow/tfjs';
import type { TensorFlow } from '../tensorflow.ts';
import { networkVariables, writeVariables } from '../variables.ts';
import type { ExportedFile } from './exported-file.ts';
import { stockToolkit } from './stock-toolkit.ts';
import { predictionNames, type TrainedNetwork } from './trained-network.ts';

/** Size of the files that tfjs cuts weights into, so that browsers cache them. */
const shardBytes = 4 * 1024 ** 2;

/**
 * A network as `tf.loadLayersModel` reads it: `model.json` and its weights, of tfjs' own layers. Its outputs are predictions: of two
 * classes the second one's probability, else one probability a class.
 * @throws ES-ENGINE-WEIGHTS where the weights are not the network's
 */
export async function layersModelFiles(tf: TensorFlow, trained: TrainedNetwork): Promise<ExportedFile[]> {
  const model = trained.module.build(stockToolkit(tf), trained.configuration);
  try {
    writeVariables(tf, networkVariables(model).all, trained.weights);
    const { modelTopology, weightSpecs = [], weightData } = await artifactsOf(tf, withPredictions(tf, model, trained));
    const bytes = Buffer.concat((Array.isArray(weightData) ? weightData : [weightData ?? new ArrayBuffer(0)]).map((part) => Buffer.from(part)));
    const count = Math.max(1, Math.ceil(bytes.length / shardBytes));
    const shards = Array.from({ length: count }, (_, place) => ({ path: `group1-shard${place + 1}of${count}.bin`, bytes: bytes.subarray(place * shardBytes, (place + 1) * shardBytes) }));
    const description = { format: 'layers-model', generatedBy: 'Everstep', convertedBy: null, modelTopology, weightsManifest: [{ paths: shards.map(({ path }) => path), weights: weightSpecs }] };
    return [{ path: 'model.json', bytes: Buffer.from(JSON.stringify(description)) }, ...shards];
  } finally {
    model.dispose();
  }
}

/** What tfjs would write. */
async function artifactsOf(tf: TensorFlow, model: LayersModel): Promise<io.ModelArtifacts> {
  let artifacts: io.ModelArtifacts | undefined;
  await model.save(
    tf.io.withSaveHandler((given) => {
      artifacts = given;
      return Promise.resolve({ modelArtifactsInfo: tf.io.getModelArtifactsInfoForJSON(given) });
    }),
  );
  if (artifacts === undefined) throw new Error('tfjs gave nothing to write');
  return artifacts;
}

function withPredictions(tf: TensorFlow, model: LayersModel, trained: TrainedNetwork): LayersModel {
  if (trained.predictions === 'values') return model;
  const names = predictionNames(trained, model.outputs.length);
  const outputs = model.outputs.map((logits, place) => {
    const activation = logits.shape.at(-1) === 1 ? 'sigmoid' : 'softmax';
    return tf.layers.activation({ name: names[place] ?? 'predictions', activation }).apply(logits) as SymbolicTensor;
  });
  return tf.model({ name: trained.architecture, inputs: model.inputs, outputs });
}
