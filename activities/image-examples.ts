import { type exampleKinds, examplesPerKind, type ImageExample } from '../schemas/steps/evaluate-head.ts';

/** Images that were predicted. */
export interface PredictedImages {
  readonly images: readonly { readonly id: string; readonly shard: number }[];
  readonly labels: readonly string[];
  readonly classes: Int32Array;
  readonly predicted: Int32Array;
  /** Rows × labels. */
  readonly probabilities: Float32Array;
}

type Kind = (typeof exampleKinds)[number];

/** The images that were surest labelled rightly and wrongly, and those that were least sure; ties by id. */
export function imageExamples({ images, labels, classes, predicted, probabilities }: PredictedImages): ImageExample[] {
  const rows = images.map(({ id, shard }, row) => {
    const place = predicted[row] ?? 0;
    return { id, shard, isRight: classes[row] === place, label: labels[classes[row] ?? 0] ?? '', predicted: labels[place] ?? '', probability: probabilities[row * labels.length + place] ?? 0 };
  });
  const surest = [...rows].sort((a, b) => b.probability - a.probability || (a.id < b.id ? -1 : 1));
  const taken = (kind: Kind, from: typeof rows) => from.slice(0, examplesPerKind).map(({ isRight: _, ...row }) => ({ kind, ...row }));
  return [
    ...taken('right', surest.filter(({ isRight }) => isRight)),
    ...taken('wrong', surest.filter(({ isRight }) => !isRight)),
    ...taken('uncertain', [...surest].reverse()),
  ];
}
