import pc from 'picocolors';
import type { RunStatus } from '../../schemas/run.ts';
import { fetchDataset } from '../../schemas/steps/fetch-dataset.ts';
import { resolveSource } from '../../schemas/steps/resolve-source.ts';
import { formatBytes, formatDuration, formatName, formatNumber } from '../format.ts';
import { sweepText } from '../sweep/sweep-text.ts';
import { renderTable } from '../table.ts';
import type { RunJson } from './run-document.ts';

/** A run on the terminal: outcome, steps, metrics, where the report lies. */
export function runText(run: RunJson): string {
  return [
    `${run.runId} ${statusText(run.status)}${tookText(run)}`,
    '',
    run.children === undefined ? stepTable(run) : sweepText(run.children),
    ...(run.children !== undefined || Object.keys(run.metrics).length === 0 ? [] : ['', metricTable(run.metrics)]),
    ...(run.failure === undefined ? [] : ['', failureText(run)]),
    ...(run.report === undefined ? [] : ['', `Report: ${run.report}`]),
    ...(canGoOn(run) ? ['', `Go on with: everstep resume ${run.runId}`] : []),
  ].join('\n');
}

/** A status in its colour. */
export function statusText(status: RunStatus): string {
  const paint = { running: pc.yellow, completed: pc.green, failed: pc.red, cancelled: pc.magenta, terminated: pc.red };
  return paint[status](status);
}

/** Data that were fetched and refused would be refused again; a source that could not be had may be there later. */
function canGoOn({ status, failure }: RunJson): boolean {
  if (status === 'completed' || status === 'running') return false;
  const refused = failure?.code.startsWith('ES-DATA-') === true && failure.step !== resolveSource.name && failure.step !== fetchDataset.name;
  return !refused;
}

function tookText({ startedAt, finishedAt }: RunJson): string {
  return finishedAt === undefined ? '' : ` in ${formatDuration(Date.parse(finishedAt) - Date.parse(startedAt))}`;
}

function stepTable({ steps }: RunJson): string {
  const rows = steps.map((step) => [
    step.name,
    step.state === 'failed' ? pc.red('failed') : step.reused ? pc.cyan('reused') : 'computed',
    formatDuration(step.wallMs),
    step.attempts > 1 ? String(step.attempts) : '',
    step.bytesWritten === 0 ? '' : formatBytes(step.bytesWritten),
    step.reason,
  ]);
  return renderTable(['step', 'result', 'time', 'attempts', 'written', 'why'], rows, { indent: 2, right: [2, 3, 4] });
}

function metricTable(metrics: RunJson['metrics']): string {
  return renderTable(['metric', 'value'], Object.entries(metrics).map(([name, value]) => [formatName(name), formatNumber(value)]), { indent: 2, right: [1] });
}

function failureText({ status, failure }: RunJson): string {
  return `${statusText(status)}${failure?.step === undefined ? '' : ` in ${failure.step}`}: ${failure?.message ?? ''} ${pc.dim(`[${failure?.code ?? ''}]`)}`;
}
