import * as Plot from '@observablehq/plot';
import { formatCount } from '../format.ts';
import type { Html } from '../html.ts';
import { drawChart } from './draw.ts';

/** Rows whose given label got a probability between two bounds. */
export interface ReliabilityBin {
  readonly from: number;
  readonly to: number;
  readonly rows: number;
  /** Mean probability. */
  readonly confidence: number;
  readonly accuracy: number;
}

const width = 420;
const margins = { marginLeft: 52, marginRight: 16 } as const;
const percent = (value: number) => `${Math.round(value * 100)}%`;

/** How often a label was right against how probable the network called it; on the diagonal both are the same. */
export function reliabilityDiagram(bins: readonly ReliabilityBin[]): Html {
  const low = lowest(bins);
  const worst = Math.min(low, ...bins.map(({ accuracy }) => accuracy));
  return drawChart('Reliability diagram: share labelled rightly by the probability of the label', {
    ...margins,
    width,
    height: 300,
    marginTop: 28,
    marginBottom: 24,
    x: { domain: [low, 1], label: null, ticks: 5, tickFormat: percent },
    y: { domain: [worst, 1], nice: true, label: 'Labelled rightly', labelArrow: 'none', ticks: 5, tickFormat: percent, grid: true },
    marks: [
      Plot.rectY(bins, { x1: 'from', x2: 'to', y1: () => worst, y2: 'accuracy', fill: 'var(--first)', fillOpacity: 0.2, insetLeft: 1, insetRight: 1 }),
      Plot.line([[low, low], [1, 1]], { stroke: 'var(--muted)', strokeDasharray: '2 3' }),
      Plot.ruleX(bins, { x: 'confidence', y1: 'confidence', y2: 'accuracy', stroke: 'var(--second)', strokeWidth: 1.5 }),
      Plot.dot(bins, { x: 'confidence', y: 'accuracy', fill: 'var(--first)', r: 4 }),
    ],
  });
}

/** How many rows each bin has, under the diagram on the same scale. */
export function confidenceHistogram(bins: readonly ReliabilityBin[]): Html {
  return drawChart('Rows by the probability of the label', {
    ...margins,
    width,
    height: 120,
    marginTop: 22,
    marginBottom: 40,
    x: { domain: [lowest(bins), 1], label: 'Probability of the label', labelArrow: 'none', ticks: 5, tickFormat: percent },
    y: { label: 'Rows', labelArrow: 'none', ticks: 3, tickFormat: formatCount, grid: true },
    marks: [Plot.rectY(bins, { x1: 'from', x2: 'to', y: 'rows', fill: 'var(--third)', insetLeft: 1, insetRight: 1 })],
  });
}

function lowest(bins: readonly ReliabilityBin[]): number {
  return Math.min(0.95, ...bins.map(({ from }) => from));
}
