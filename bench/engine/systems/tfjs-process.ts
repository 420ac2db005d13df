import { tensorflowVariables } from '../../../engine/process-settings.ts';
import type { TensorFlow } from '../../../engine/tensorflow.ts';
import { loadDataSet } from './load-data-set.ts';
import { serve } from './serve.ts';
import { TfjsNetwork } from './tfjs-network.ts';

await serve(async () => {
  Object.assign(process.env, tensorflowVariables(process.env));
  const { default: library } = await import('@tensorflow/tfjs-node-gpu');
  const tf = library as unknown as TensorFlow;
  await tf.ready();
  tf.scalar(0).dispose();
  return {
    open: async (engineCase, data) => {
      const loaded = await loadDataSet(data);
      return () => TfjsNetwork.start(tf, engineCase, loaded);
    },
  };
});
