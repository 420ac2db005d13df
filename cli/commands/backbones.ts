import { backboneWeights } from '../../datasets/backbone-weights.ts';
import type { BackboneDefinition } from '../../datasets/backbone-definition.ts';
import { definition as efficientNetLite0 } from '../../datasets/backbones/efficientnet-lite0.ts';
import { definition as vgg16 } from '../../datasets/backbones/vgg16.ts';
import { packageLabel } from '../../datasets/sources/package-name.ts';
import type { Backbone, BackboneCut, ImageFitting } from '../../schemas/backbone.ts';
import { defineCommand } from '../command.ts';
import { renderTable } from '../table.ts';

const definitions: Readonly<Record<Backbone, BackboneDefinition>> = { vgg16, 'efficientnet-lite0': efficientNetLite0 };

/** Layers of the convolutions whose weights are read, in order. */
function layerNames({ features, head }: BackboneDefinition): { readonly features: string[]; readonly head: string[] } {
  const layersOf = (weights: readonly { readonly name: string }[]) => [...new Set(weights.map(({ name }) => name.slice(0, name.lastIndexOf('/'))))];
  return { features: layersOf(features.weights), head: layersOf(head.weights) };
}

/** Shapes of what it gives for an image, by where it is cut. */
function outputShapes({ featureShape, head }: BackboneDefinition): Readonly<Record<BackboneCut, readonly number[]>> {
  return { features: featureShape, pooled: featureShape.slice(-1), logits: head.weights.at(-1)?.shape ?? [] };
}

function fittingText({ size, fit, interpolation }: ImageFitting): string {
  const part = fit.kind === 'stretch' ? 'the whole image' : `the middle ${fit.share * 100} %`;
  return `${part} at ${size} × ${size}, ${interpolation}`;
}

export const backbonesCommand = defineCommand({
  name: 'backbones',
  summary: 'List the networks that turn images into features, with what they take and give',
  examples: ['everstep backbones', 'everstep backbones --json'],
  async run({ output }) {
    const backbones = Object.values(definitions).map((definition) => {
      const { name, images, pixels } = definition;
      const { title, summary, licence, citation, homepage, source } = backboneWeights.find((entry) => entry.name === name) ?? {};
      return { name, title, summary, licence, citation, homepage, source, images, pixels, outputs: outputShapes(definition), layers: layerNames(definition) };
    });
    output.result(backbones, () => [
      renderTable(
        ['backbone', 'what it is', 'from', 'licence', 'takes', 'features'],
        backbones.map(({ name, title = '', summary = '', licence = '', source, images, outputs }) => [name, `${title}: ${summary}`, source?.kind === 'package' ? packageLabel(source) : '', licence, fittingText(images), outputs.features.join(' × ')]),
      ),
      '',
      'Cut at `pooled`, a backbone gives the mean of each channel of its features; at `logits`, ImageNet\'s 1,000 classes, where its weights have a head.',
    ].join('\n'));
    return 0;
  },
});
