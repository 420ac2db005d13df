import type { StepFile } from '../../schemas/run.ts';
import { findStep } from '../../schemas/steps/index.ts';
import { stepTimeline } from '../charts/step-timeline.ts';
import { formatBytes, formatCount, formatDuration, shortDigest } from '../format.ts';
import { html, type Html } from '../html.ts';
import type { Section } from '../section.ts';
import { table } from '../table.ts';
import { clip } from '../visible-text.ts';

const wideChart = 880;
const narrowChart = 360;
const longestReason = 600;

export const steps: Section = {
  id: 'steps',
  heading: 'Steps',
  render(manifest) {
    if (manifest.steps.length === 0) return undefined;
    const numeric = (heading: string) => ({ heading, numeric: true });
    return html`<ul class="legend"><li><span class="key block first"></span>Computed</li><li><span class="key block third"></span>Reused</li>${manifest.steps.some((step) => step.state === 'failed') && html`<li><span class="key block bad"></span>Failed</li>`}</ul>
<figure class="wide-only">${stepTimeline(manifest.steps, wideChart)}</figure>
<figure class="narrow-only">${stepTimeline(manifest.steps, narrowChart)}</figure>
<div class="steps">${table('Steps of the run', [{ heading: 'Step' }, { heading: 'Result and why' }, numeric('Attempts'), numeric('Wall time'), numeric('Compute'), numeric('Read'), numeric('Written')], manifest.steps.map(row))}</div>`;
  },
};

function row(step: StepFile): readonly (Html | string)[] {
  return [
    html`<span class="step-name">${clip(step.name, 60)}</span><small>${findStep(step.name)?.summary}</small><small><code title="Step key ${step.key}">${shortDigest(step.key)}</code></small>`,
    html`<span class="why"><span class="chip ${chip(step)}">${chip(step)}</span> ${clip(step.reason, longestReason)}${step.failure && html`<br><code>${step.failure.code}</code> ${clip(step.failure.message, longestReason)}`}</span>`,
    formatCount(step.attempts),
    formatDuration(step.wallMs),
    formatDuration(step.computeMs),
    formatBytes(step.bytesRead),
    formatBytes(step.bytesWritten),
  ];
}

function chip(step: StepFile): 'failed' | 'reused' | 'computed' {
  if (step.state === 'failed') return 'failed';
  return step.reused ? 'reused' : 'computed';
}
