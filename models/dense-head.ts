import type { layers, LayersModel } from '@tensorflow/tfjs';
import type { HeadConfiguration } from '../engine/head-model.ts';
import type { NetworkToolkit } from '../engine/network.ts';

/** Dense layers over features, each behind batch normalization and dropout. */
export function build({ tf, glorotUniform, dropout }: NetworkToolkit, { head, features, outputs }: HeadConfiguration): LayersModel {
  const before = (name: string): layers.Layer[] => [
    ...(head.batchNorm ? [tf.layers.batchNormalization({ name: `${name}-normalization` })] : []),
    dropout(`${name}-dropout`, head.dropout),
  ];
  const hidden = head.hiddenUnits.flatMap((units, place) => {
    const name = `dense${place + 1}`;
    return [...before(name), tf.layers.dense({ name, units, activation: 'relu', kernelInitializer: glorotUniform(`${name}/kernel`) })];
  });
  return tf.sequential({
    layers: [
      tf.layers.inputLayer({ inputShape: [features], name: 'features' }),
      ...hidden,
      ...before('output'),
      tf.layers.dense({ name: 'output', units: outputs, kernelInitializer: glorotUniform('output/kernel') }),
    ],
  });
}
