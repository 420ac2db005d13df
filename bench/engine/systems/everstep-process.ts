import { loadTensorFlow } from '../../../engine/tensorflow.ts';
import { columnRows } from './column-rows.ts';
import { EverstepNetwork } from './everstep-network.ts';
import { serve } from './serve.ts';

await serve(async () => {
  const tf = await loadTensorFlow();
  tf.scalar(0).dispose();
  return { open: async (engineCase, data) => () => EverstepNetwork.start(tf, engineCase, columnRows(data)) };
});
