import pc from 'picocolors';
import { type MetricSummary, type SweepSummary, summarizeSweep } from '../../reports/sweep-summary.ts';
import type { ChildRun } from '../../schemas/run.ts';
import { formatDuration, formatName, formatNumber } from '../format.ts';
import { renderTable } from '../table.ts';

/** A sweep on the terminal: one table, and below it what has not completed. */
export function sweepText(children: readonly ChildRun[]): string {
  const summary = summarizeSweep(children);
  const others = children.filter(({ status }) => status !== 'completed');
  return [resultTable(summary), ...(others.length === 0 ? [] : ['', otherTable(others)])].join('\n');
}

function resultTable({ paths, names, metrics, combinations }: SweepSummary): string {
  const rows = combinations.map((combination) => [
    ...paths.map((path) => String(combination.values[path])),
    ...metrics.map((name) => summaryText(combination.metrics[name])),
    combination.seconds === undefined ? '' : formatDuration(1000 * combination.seconds),
    combination.runs.map(({ number, status }) => (status === 'completed' ? `.${String(number)}` : pc.dim(`.${String(number)}`))).join(' '),
  ]);
  const figures = Array.from({ length: paths.length + metrics.length + 1 }, (_, column) => column);
  return renderTable([...names, ...metrics.map(formatName), 'time', 'runs'], rows, { indent: 2, right: figures });
}

function summaryText(figure: MetricSummary | undefined): string {
  if (figure === undefined) return '';
  return figure.deviation === undefined || figure.deviation === 0 ? formatNumber(figure.mean) : `${formatNumber(figure.mean)} ± ${figure.deviation.toPrecision(2)}`;
}

function otherTable(children: readonly ChildRun[]): string {
  const paint = { running: pc.yellow, waiting: pc.dim, failed: pc.red, cancelled: pc.magenta, terminated: pc.red, completed: pc.green };
  return renderTable(['run', 'status', 'what', 'why'], children.map(({ runId, status, label, failure }) => [runId, paint[status](status), label, failure === undefined || status === 'cancelled' ? '' : `${failure.message} ${pc.dim(`[${failure.code}]`)}`]), { indent: 2 });
}
