import { imageNetClasses } from '../../engine/backbones/image-net.ts';
import { blocks, denseUnits } from '../../engine/backbones/vgg16.ts';
import { permuted } from '../../engine/import/permuted.ts';
import type { NamedArray } from '../../engine/named-array.ts';
import type { BackboneDefinition } from '../backbone-definition.ts';

const featureShape = [7, 7, blocks[4][2]] as const;

/** A tensor of a network that was converted to ONNX from Keras: `…/block1_conv1_1/convolution/ReadVariableOp:0`. */
const onnxName = /(?:^|\/)(block\d_conv\d)(?:_\d+)?\/(convolution|Squeeze|BiasAdd)(?:\/|:)/;

const convolutions = blocks.flatMap((filters, block) =>
  filters.flatMap((count, place) => {
    const name = `block${block + 1}_conv${place + 1}`;
    const inputs = filters[place - 1] ?? blocks[block - 1]?.at(-1) ?? 3;
    return [{ name: `${name}/kernel`, shape: [3, 3, inputs, count] }, { name: `${name}/bias`, shape: [count] }];
  }));

function dense(name: string, inputs: number, units: number) {
  return [{ name: `${name}/kernel`, shape: [inputs, units] }, { name: `${name}/bias`, shape: [units] }];
}

export const definition: BackboneDefinition = {
  name: 'vgg16',
  images: { size: 224, fit: { kind: 'stretch' }, interpolation: 'bilinear' },
  pixels: { channels: 'bgr', means: [103.939, 116.779, 123.68], divisor: 1 },
  featureShape,
  features: { weights: convolutions, published: { sha256: 'a62439ab459fab91557275e067d123e3ece23482d0255c95f4041ad8a8a51a9f' } },
  head: {
    weights: [
      ...dense('fc1', featureShape.reduce((product, size) => product * size, 1), denseUnits),
      ...dense('fc2', denseUnits, denseUnits),
      ...dense('predictions', denseUnits, imageNetClasses),
    ],
    published: { fileMd5: '64373286793e3c8b2b4e3219cbf3544b' },
  },
  translate,
};

function translate(array: NamedArray): NamedArray {
  const [, layer, kind] = onnxName.exec(array.name) ?? [];
  if (layer === undefined) return array;
  return kind === 'convolution' ? { ...permuted(array, [2, 3, 1, 0]), name: `${layer}/kernel` } : { ...array, name: `${layer}/bias` };
}
