import type { TrainedNetwork } from '../../engine/export/trained-network.ts';
import type { ExportFormat } from './formats.ts';
import type { TextAssets } from './text-assets.ts';

export interface ReadMeContent {
  readonly format: ExportFormat;
  readonly trained: TrainedNetwork;
  readonly assets: TextAssets | undefined;
  readonly runId: string;
}

/** What goes with an exported model: how it is loaded, what it takes and what it gives. */
export function readMe({ format, trained, assets, runId }: ReadMeContent): string {
  const parameters = trained.weights.reduce((sum, { data }) => sum + data.length, 0);
  const sections = [
    `# ${trained.architecture}`,
    `A network of ${parameters.toLocaleString('en-US')} parameters, trained by Everstep in the run ${runId}.`,
    `## Load\n${loading(format, trained)}`,
    ...(assets === undefined ? [] : [`## Rows\n${preparing(trained, assets)}`, `## Labels\n${answer(format, assets)}`]),
  ];
  return `${sections.join('\n\n')}\n`;
}

function loading(format: ExportFormat, { inputs, predictions }: TrainedNetwork): string {
  const named = inputs.map(({ name, dtype, shape }) => `\`${name}\` (${dtype}, rows × ${shape.join(' × ')})`).join(', ');
  switch (format) {
    case 'tfjs':
      return `\`\`\`js\nconst model = await tf.loadLayersModel('model.json');\nconst ${predictions} = model.predict(${inputs.map(({ name }) => name).join(', ')});\n\`\`\`\nInputs: ${named}.`;
    case 'saved-model':
      return `\`\`\`python\nmodel = tf.saved_model.load(folder)\n${predictions} = model.signatures["serving_default"](${inputs.map(({ name }) => `${name}=${name}`).join(', ')})["${predictions}"]\n\`\`\`\nInputs: ${named}; any number of rows.`;
    case 'safetensors':
      return `\`\`\`python\nweights = safetensors.numpy.load_file("model.safetensors")\n\`\`\`\nThe tensors have Keras' layouts and the names layer/weight; the file's metadata hold architecture and configuration. Inputs: ${named}. The network gives logits.`;
  }
}

/** As `tokenize` and `Vocabulary` have it. */
function preparing({ inputs }: TrainedNetwork, { words }: TextAssets): string {
  const length = inputs[0]?.shape[0] ?? 0;
  return [
    'Lower the case of a text, replace each of `!"#$%&()*+,-./:;<=>?@[\\]^_`{|}~`, tab and line feed by a space, and cut it at spaces (the defaults of Keras\' `Tokenizer`).',
    `A word's id is its line in vocabulary.txt, counted from 1; every other word's is ${words.length + 1}.`,
    `Keep the last ${length} ids, and fill a shorter row with 0 in front.`,
  ].join('\n');
}

function answer(format: ExportFormat, { labels }: TextAssets): string {
  if (labels.length > 2) return 'Probabilities are in the order of labels.txt.';
  if (format === 'saved-model') return 'The two probabilities are in the order of labels.txt.';
  return `The one ${format === 'tfjs' ? 'probability' : "logit's sigmoid"} is that of the second line of labels.txt, ${labels[1] ?? ''}.`;
}
