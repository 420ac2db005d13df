import type { ResultRow } from '../../results.ts';
import { metrics, system } from './metrics.ts';

/** Finds a row by its case, its metric and, unless it is Everstep's, its system. */
export type Find = (name: string, metric: string, of?: string) => ResultRow | undefined;

export function finder(rows: readonly ResultRow[]): Find {
  return (name, metric, of = system) => rows.find((row) => row.case === name && row.metric === metric && row.system === of);
}

/** Lines of a table in Markdown. */
export function table(headings: readonly string[], lines: readonly (readonly string[])[]): string[] {
  return [headings, headings.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |`);
}

/** `89.64 % (89.54 to 89.70, 3 seeds)`. */
export function accuracy(find: Find, name: string, of: string): string {
  const [mean, row] = [find(name, metrics.mean, of), find(name, metrics.accuracy, of)];
  if (mean === undefined || row === undefined) return '';
  return row.repetitions === 1 ? `${share(mean.median)} (1 seed)` : `${share(mean.median)} (${percent(row.min)} to ${percent(row.max)}, ${String(row.repetitions)} seeds)`;
}

/** `reached`, or how much is missing; nothing where there is no bar. */
export function againstBar(value: number, bar: number | undefined): string {
  if (bar === undefined) return '';
  return value >= bar ? 'reached' : `missed by ${(100 * (bar - value)).toFixed(2)} points`;
}

export function share(value: number | undefined): string {
  return value === undefined ? '–' : `${percent(value)} %`;
}

export function loss(row: ResultRow | undefined): string {
  return row === undefined ? '–' : row.median.toFixed(4);
}

export function duration(row: ResultRow | undefined): string {
  return row === undefined ? '–' : `${row.median < 10 ? row.median.toFixed(1) : row.median.toFixed(0)} s`;
}

function percent(value: number): string {
  return (100 * value).toFixed(2);
}
