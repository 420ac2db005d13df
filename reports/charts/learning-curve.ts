import * as Plot from '@observablehq/plot';
import type { Html } from '../html.ts';
import { drawChart } from './draw.ts';

export interface LearningCurve {
  /** What is measured: `Loss`. */
  readonly measure: string;
  readonly points: readonly { readonly epoch: number; readonly training: number; readonly validation: number }[];
  readonly bestEpoch: number;
  /** Epochs that a stage ends with, but for the last. */
  readonly stageEnds?: readonly number[];
  readonly format: (value: number) => string;
  readonly tickFormat: (value: number) => string;
  /** Where the scale starts or ends, if anywhere: 0 for a loss. */
  readonly include?: number;
}

const dotsUpTo = 40;

/** A measure on the training and the validation part by epoch, the kept epoch marked. */
export function learningCurve({ measure, points, bestEpoch, stageEnds = [], format, tickFormat, include }: LearningCurve): Html {
  const shown = points.filter((point) => Number.isFinite(point.training) && Number.isFinite(point.validation));
  const best = shown.filter((point) => point.epoch === bestEpoch);
  const values = shown.flatMap((point) => [point.training, point.validation]);
  const last = Math.max(1, ...shown.map((point) => point.epoch));
  const low = Math.min(...values, ...(include === undefined ? [] : [include]));
  const high = Math.max(...values, ...(include === undefined ? [] : [include]));
  const right = bestEpoch > last / 2;
  const dots = shown.length <= dotsUpTo ? shown : [];
  return drawChart(`${measure} by epoch: training and validation, epoch ${bestEpoch} kept`, {
    width: 420,
    height: 260,
    marginLeft: 48,
    marginTop: 30,
    marginRight: 16,
    marginBottom: 40,
    x: { label: 'Epoch', domain: last === 1 ? [0.5, 1.5] : [1, last], labelArrow: 'none', ticks: epochTicks(last), tickFormat: (epoch: number) => String(epoch) },
    y: { domain: low === high ? [low - 0.5, high + 0.5] : [low, high], nice: true, label: null, ticks: 5, grid: true, tickFormat },
    marks: [
      Plot.ruleX(stageEnds, { x: (epoch: number) => epoch + 0.5, stroke: 'var(--line)', strokeWidth: 2 }),
      Plot.ruleX(best, { x: 'epoch', stroke: 'var(--muted)', strokeDasharray: '2 3' }),
      Plot.line(shown, { x: 'epoch', y: 'training', stroke: 'var(--first)', strokeWidth: 2, strokeDasharray: '5 4' }),
      Plot.dot(dots, { x: 'epoch', y: 'training', fill: 'var(--first)', r: 2.5 }),
      Plot.line(shown, { x: 'epoch', y: 'validation', stroke: 'var(--second)', strokeWidth: 2.5 }),
      Plot.dot(dots, { x: 'epoch', y: 'validation', fill: 'var(--second)', r: 3 }),
      Plot.dot(best, { x: 'epoch', y: 'validation', stroke: 'var(--second)', fill: 'var(--paper)', strokeWidth: 2.5, r: 5 }),
      Plot.text(best, {
        x: 'epoch', frameAnchor: 'top', dy: -22, dx: right ? 6 : -6, textAnchor: right ? 'end' : 'start', fill: 'var(--ink)', fontWeight: 600,
        text: (point: { validation: number }) => `Kept: epoch ${bestEpoch}, ${format(point.validation)}`,
      }),
    ],
  });
}

/** Whole epochs only, about six of them. */
function epochTicks(last: number): number[] {
  const step = Math.max(1, Math.ceil(last / 6));
  const ticks = Array.from({ length: Math.floor(last / step) }, (_, index) => (index + 1) * step);
  return step === 1 ? ticks : [1, ...ticks];
}
