import * as Plot from '@observablehq/plot';
import type { Html } from '../html.ts';
import { drawChart } from './draw.ts';

/** A share of some rows, with the interval that it lies in by chance. */
export interface ShareInterval {
  readonly name: string;
  readonly share: number;
  readonly low: number;
  readonly high: number;
}

/** Shares beside each other, in the order given, with the share of all rows as a line. */
export function shareIntervals(label: string, groups: readonly ShareInterval[], all: number): Html {
  const low = Math.min(all, ...groups.map((group) => group.low));
  const high = Math.max(all, ...groups.map((group) => group.high));
  return drawChart(label, {
    width: 420,
    height: 280,
    marginLeft: 52,
    marginTop: 14,
    marginRight: 16,
    marginBottom: 52,
    x: { type: 'point', domain: groups.map(({ name }) => name), label: null, tickRotate: -40 },
    y: { domain: [low, high], nice: true, label: null, ticks: 5, tickFormat: (share: number) => `${String(Math.round(share * 1000) / 10)}%`, grid: true },
    marks: [
      Plot.ruleY([all], { stroke: 'var(--muted)', strokeDasharray: '2 3' }),
      Plot.ruleX(groups, { x: 'name', y1: 'low', y2: 'high', stroke: 'var(--first)', strokeWidth: 2 }),
      Plot.dot(groups, { x: 'name', y: 'share', fill: 'var(--first)', r: 4 }),
    ],
  });
}
