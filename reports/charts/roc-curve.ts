import * as Plot from '@observablehq/plot';
import type { Html } from '../html.ts';
import { drawChart } from './draw.ts';

/** A label's curve and how it is drawn. */
export interface RocCurve {
  readonly label: string;
  readonly points: readonly { readonly falsePositiveRate: number; readonly truePositiveRate: number }[];
  /** A CSS colour. */
  readonly colour: string;
  readonly emphasized: boolean;
}

/** Share of the label's rows found against share of the others taken for it, at every threshold. */
export function rocCurveChart(curves: readonly RocCurve[]): Html {
  const share = { domain: [0, 1], ticks: 5, tickFormat: (value: number) => `${Math.round(value * 100)}%`, grid: true, labelArrow: 'none' } as const;
  return drawChart(`ROC ${curves.length === 1 ? 'curve' : `curves of ${curves.length} labels`}: true positives by false positives`, {
    width: 420,
    height: 400,
    marginLeft: 52,
    marginTop: 28,
    marginRight: 16,
    marginBottom: 42,
    x: { ...share, label: 'False positives' },
    y: { ...share, label: 'True positives' },
    marks: [
      Plot.line([[0, 0], [1, 1]], { stroke: 'var(--muted)', strokeDasharray: '2 3' }),
      ...curves.map((curve) =>
        Plot.line(curve.points, { x: 'falsePositiveRate', y: 'truePositiveRate', stroke: curve.colour, strokeWidth: curve.emphasized ? 2.5 : 1, strokeOpacity: curve.emphasized ? 1 : 0.6 }),
      ),
    ],
  });
}
