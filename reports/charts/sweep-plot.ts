import * as Plot from '@observablehq/plot';
import type { Html } from '../html.ts';
import { drawChart } from './draw.ts';

/** One run's figure. `x` is the first varied parameter's value, `group` those of the others. */
export interface SweepPoint {
  readonly x: string | number | boolean;
  readonly group: string;
  readonly y: number;
}

export interface SweepPlot {
  readonly measure: string;
  readonly parameter: string;
  readonly points: readonly SweepPoint[];
  readonly format: (value: number) => string;
}

const colours = ['var(--first)', 'var(--second)', 'var(--fourth)', 'var(--good)', 'var(--bad)', 'var(--third)'];

/** The colours of the groups, in the order of the runs. */
export function groupColours(points: readonly SweepPoint[]): Map<string, string> {
  const groups = [...new Set(points.map(({ group }) => group))];
  return new Map(groups.map((group, place) => [group, colours[place % colours.length] ?? 'var(--third)']));
}

/** A figure against a varied parameter: a point for each run, a line through the means of each group. */
export function sweepPlot({ measure, parameter, points, format }: SweepPlot): Html {
  const values = [...new Set(points.map(({ x }) => x))];
  const colour = groupColours(points);
  const shown = points.map((point) => ({ ...point, x: String(point.x) }));
  const means = [...colour.keys()].flatMap((group) => values.flatMap((value) => {
    const figures = points.filter((point) => point.group === group && point.x === value).map(({ y }) => y);
    return figures.length === 0 ? [] : [{ group, x: String(value), y: figures.reduce((sum, y) => sum + y, 0) / figures.length }];
  }));
  const figures = points.map(({ y }) => y);
  const [low, high] = [Math.min(...figures), Math.max(...figures)];
  const stroke = ({ group }: { group: string }): string => colour.get(group) ?? 'var(--third)';
  return drawChart(`${measure} by ${parameter}: a point for each run, a line through the means`, {
    width: 420,
    height: 260,
    marginLeft: 56,
    marginTop: 16,
    marginRight: 16,
    marginBottom: 44,
    x: { type: 'point', domain: values.map(String), label: parameter, labelArrow: 'none', padding: 0.5 },
    y: { domain: low === high ? [low - Math.max(1e-3, Math.abs(low) * 0.01), high + Math.max(1e-3, Math.abs(high) * 0.01)] : [low, high], nice: true, label: null, ticks: 5, grid: true, tickFormat: format },
    color: { type: 'identity' },
    marks: [
      Plot.line(means, { x: 'x', y: 'y', z: 'group', stroke, strokeWidth: 2 }),
      Plot.dot(shown, { x: 'x', y: 'y', fill: stroke, fillOpacity: 0.75, r: 3.5 }),
      Plot.dot(means, { x: 'x', y: 'y', stroke, fill: 'var(--paper)', strokeWidth: 2, symbol: 'diamond', r: 5 }),
    ],
  });
}
