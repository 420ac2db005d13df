import type { ResultRow } from '../results.ts';
import { threads } from './threads.ts';

const whatWasCompared = `
The same networks in Everstep's engine and its peers, on the CPU, ${threads} threads each, float32, Adam with Keras' defaults, dropout on, rows shuffled in every epoch, data loading
within the time. The systems are processes that take turns: in each repetition every one measures some steps, while the others sleep. For \`dense-head\` each starts anew for its turn, since together they need more memory than there is.

- \`step\`: milliseconds a training step (or a batch forwards), after steps that warm up. Batches are 64 rows; 8 images for VGG16 forwards, 16 for the light backbone.
- \`first step\`: seconds from building the network, library loaded and data in memory, until its first step is done: initial weights, tracing, compilation. Networks are built three times in each process; the first of them, the maximum as a rule, warms up the library.
- \`loading\`: seconds from the start of the process until its library has computed a first number.
- \`peak memory\`: resident memory of the process at its highest, data set included, after the first repetition.

everstep: the executor, the data and the loop of every training; data are held in the graph, images are fed, and its \`first step\` includes reading the data in.
tfjs-node: \`fit\` and \`predict\` of stock tfjs 4.22 on the same addon, op by op. keras-tensorflow, keras-jax: Keras 3.15.1 on TensorFlow 2.21 and JAX 0.10.2, \`fit\` and \`predict\` on arrays with their defaults (\`jit_compile\` as Keras chooses; one step an execution). pytorch: 2.15.0 from the registry (it has CUDA's libraries aboard, which
cost memory and loading), eager, fused Adam, index-shuffled tensors, convolutions of images in channels-last layout. All but the forward cases compute the accuracy of each batch (not MovieLens) and its loss.

Networks: \`imdb-mlp\` 500 words, embedding 5,000 × 32, dense 100; \`imdb-cnn\` with a convolution of 64 × 5 and max-pooling; \`imdb-multi-size\` with embedding 5,000 × 50 and convolutions over 3, 4 and 5 words; \`lstm-N\`
40 characters of 57 symbols, N units; \`movielens-dot\` 671 × 9,066, 50 factors, biases, L2; \`movielens-net\` the same vectors, dense 70; \`dense-head\` 25,088 → 4,096 → 4,096 → 1,000; \`vgg16-forward\` and \`light-forward\`
(the shape of EfficientNet-Lite0) on 224 × 224. IMDB, MovieLens and Nietzsche are the real data; features and images are seeded random numbers, which take the same time as real ones.
`;

/** What opens the page: what was compared, how, and where we are slower or larger. */
export function introduction(rows: readonly ResultRow[]): string {
  const judged = [worseIn('step', 'slower', rows), worseIn('first step', 'slower', rows), worseIn('time', 'slower', rows), worseIn('peak memory', 'larger', rows)];
  return `${whatWasCompared}\n${judged.flat().join('\n')}\n`;
}

/** Says in which cases some peer's median is below ours, where the metric was measured at all. */
function worseIn(metric: string, worse: string, rows: readonly ResultRow[]): string[] {
  const ofMetric = rows.filter((row) => row.metric === metric);
  if (ofMetric.length === 0) return [];
  const places = ofMetric.flatMap((ours) => {
    if (ours.system !== 'everstep') return [];
    const best = ofMetric.filter((row) => row.case === ours.case).reduce((one, other) => (other.median < one.median ? other : one));
    return best.median < ours.median ? [`${ours.case} (${(ours.median / best.median).toFixed(2)} times ${best.system})`] : [];
  });
  const name = metric === 'time' ? 'loading' : metric;
  return [places.length === 0 ? `\`${name}\`: Everstep is ${worse} than the best of them nowhere.` : `\`${name}\`: Everstep is ${worse} in ${places.join(', ')}.`];
}
