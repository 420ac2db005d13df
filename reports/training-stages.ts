import type { RunManifest } from '../schemas/run.ts';
import { type Stage, trainingControl } from '../schemas/training.ts';
import { formatFigure, formatNumberOf } from './format.ts';
import { clip } from './visible-text.ts';

/** What holds over some epochs of a training. */
export interface ShownStage {
  readonly fromEpoch: number;
  readonly toEpoch: number;
  /** `embedding frozen, 0.1 times the rate`. */
  readonly what: string;
}

const namedLayers = 3;

/** The stages of a run's training by its parameters, those before the first one included; none where all epochs are alike. */
export function trainingStages({ document: { request } }: RunManifest, epochs: number): ShownStage[] {
  const stages = trainingControl.stages.safeParse(request.params['stages']).data ?? [];
  const reached = stages.filter(({ fromEpoch }) => fromEpoch <= epochs);
  if (reached.length === 0) return [];
  const all: Stage[] = reached[0]?.fromEpoch === 1 ? reached : [{ fromEpoch: 1, learningRateFactor: 1, frozen: [] }, ...reached];
  return all.map((stage, place) => ({ fromEpoch: stage.fromEpoch, toEpoch: (all[place + 1]?.fromEpoch ?? epochs + 1) - 1, what: describe(stage) }));
}

function describe({ frozen, learningRateFactor }: Stage): string {
  const layers = frozen.length > namedLayers ? formatNumberOf(frozen.length, 'layer') : frozen.map((layer) => clip(layer, 30)).join(' and ');
  return `${frozen.length === 0 ? 'all layers trained' : `${layers} frozen`}${learningRateFactor === 1 ? '' : `, ${formatFigure(learningRateFactor)} times the rate`}`;
}
