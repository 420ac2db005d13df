import type { ChildRun } from '../../schemas/run.ts';
import { groupColours, sweepPlot, type SweepPoint } from '../charts/sweep-plot.ts';
import { formatDuration, formatFigure, formatName, formatNumberOf } from '../format.ts';
import { html, type Html } from '../html.ts';
import type { Section } from '../section.ts';
import { type MetricSummary, summarizeSweep, type SweepSummary } from '../sweep-summary.ts';
import { table } from '../table.ts';
import { clip } from '../visible-text.ts';

const longestMessage = 300;
/** Counts of rows and the like do not vary in a way that a picture shows. */
const plotted = /accuracy|loss|auc|error/i;

export const sweep: Section = {
  id: 'sweep',
  heading: 'The runs of the sweep',
  result({ children }) {
    return children && formatNumberOf(children.length, 'run');
  },
  render({ children }) {
    if (children === undefined) return undefined;
    const summary = summarizeSweep(children);
    const others = children.filter(({ status }) => status !== 'completed');
    return html`<p>${formatNumberOf(summary.combinations.length, 'combination')} of values, ${formatNumberOf(children.length, 'run')}, ${children.length - others.length} completed. Figures are means over seeds, with the standard deviation.</p>
${plots(summary)}
${resultTable(summary)}
${others.length > 0 && html`<h3>Not completed</h3>${table('Runs that have not completed', [{ heading: 'Run' }, { heading: 'What' }, { heading: 'Status' }, { heading: 'Why' }], others.map((run) => [html`<code>${run.runId}</code>`, run.label, run.status, clip(run.failure?.message ?? '', longestMessage)]))}`}
<details><summary>Every run in figures</summary>
${table('Runs of the sweep', [{ heading: 'Run' }, { heading: 'What' }, { heading: 'Status' }, ...summary.metrics.map((name) => ({ heading: formatName(name), numeric: true }))], children.map((run) => [
  link(run), run.label, run.status, ...summary.metrics.map((name) => (run.metrics[name] === undefined ? '' : formatMetric(name, run.metrics[name]))),
]))}</details>`;
  },
};

function plots(summary: SweepSummary): Html | undefined {
  const measures = summary.metrics.filter((name) => plotted.test(name));
  if (measures.length === 0) return undefined;
  const colours = [...groupColours(pointsOf(summary, measures[0] ?? ''))];
  return html`${colours.length > 1 && html`<ul class="legend">${colours.map(([group, colour]) => html`<li><span class="key" style="color:${colour}"></span>${group}</li>`)}</ul>`}
<div class="charts">${measures.map((name) => html`<figure><figcaption>${formatName(name)}</figcaption>${sweepPlot({ measure: formatName(name), parameter: summary.names[0] ?? 'seed', points: pointsOf(summary, name), format: (value) => formatMetric(name, value) })}</figure>
`)}</div>`;
}

/** The first parameter makes the x axis, the others the colours; without any, the seeds make the x axis. */
function pointsOf({ paths, names, combinations }: SweepSummary, metric: string): SweepPoint[] {
  return combinations.flatMap(({ values, runs }) => runs.flatMap((run) => {
    const y = run.status === 'completed' ? run.metrics[metric] : undefined;
    if (y === undefined) return [];
    const [first] = paths;
    return [{ x: first === undefined ? run.seed : (values[first] ?? ''), group: paths.slice(1).map((path, place) => `${names[place + 1] ?? path} ${String(values[path])}`).join(', '), y }];
  }));
}

function resultTable({ paths, names, metrics, combinations }: SweepSummary): Html {
  const numeric = (heading: string) => ({ heading, numeric: true });
  return table('Figures by combination', [...names.map(numeric), ...metrics.map((name) => numeric(formatName(name))), numeric('Time a run'), { heading: 'Runs' }], combinations.map(({ values, metrics: figures, seconds, runs }) => [
    ...paths.map((path) => String(values[path])),
    ...metrics.map((name) => cell(name, figures[name])),
    seconds === undefined ? '' : formatDuration(1000 * seconds),
    html`${runs.map((run) => html`${link(run)} `)}`,
  ]));
}

function cell(name: string, figure: MetricSummary | undefined): Html | string {
  if (figure === undefined) return '';
  return html`${formatMetric(name, figure.mean)}${figure.deviation !== undefined && figure.deviation > 0 && html`<small>± ${formatMetric(name, figure.deviation)}</small>`}`;
}

/** Reports of one machine lie side by side. */
function link({ runId, number }: ChildRun): Html {
  return html`<a href="${encodeURIComponent(runId.replaceAll(':', '-'))}.html" title="${runId}">.${number}</a>`;
}

function formatMetric(name: string, value: number): string {
  return /accuracy/i.test(name) && value <= 1 ? `${(100 * value).toFixed(2)}%` : formatFigure(value);
}
