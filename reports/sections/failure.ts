import type { RunManifest, StepFile } from '../../schemas/run.ts';
import { commandList } from '../command-line.ts';
import { html, type Html } from '../html.ts';
import type { Section } from '../section.ts';
import { clip } from '../visible-text.ts';

const longestMessage = 1_500;

export const failure: Section = {
  id: 'failure',
  heading: 'What happened',
  render(manifest) {
    switch (manifest.status) {
      case 'failed':
        return failed(manifest);
      case 'cancelled':
      case 'terminated':
        return stopped(manifest);
      default:
        return undefined;
    }
  },
};

function failed(manifest: RunManifest): Html {
  const reason = manifest.outcome?.failure ?? failedStep(manifest)?.failure;
  const step = manifest.outcome?.failure?.step ?? failedStep(manifest)?.name;
  return html`<div class="notice bad">
<p class="notice-title">${step === undefined ? undefined : html`Step <b>${clip(step, 80)}</b> `}<code>${reason?.code ?? 'no code'}</code></p>
<p class="message">${clip(reason?.message ?? 'No reason was recorded.', longestMessage)}</p>
</div>
<h3>What to do</h3>
${advice(reason?.code ?? '', manifest)}`;
}

function advice(code: string, { runId, children }: RunManifest): Html {
  if (code.startsWith('ES-DATA-')) return html`<p>The data have to change, and trying again with the same data would end the same way. Mend what the message names and start a new run: steps that still match are reused.</p>`;
  if (code.startsWith('ES-USAGE-')) return html`<p>A parameter has to change: start the run with other parameters. Steps that still match are reused.</p>`;
  if (code === 'ES-VERIFY-DIFFERENT' || code === 'ES-VERIFY-TOP1') return html`<p>The changed network does not give what the network gave, so the run gives out no model, and trying again would end the same way. A new run can allow a larger difference by <code class="nowrap">--limit</code>, but no other likeliest class; steps that still match are reused.</p>`;
  if (children !== undefined) return html`<p>Runs that completed are kept; those that did not are gone on with. The table below says why each stopped, and <code class="nowrap">npx everstep logs</code> with a run's id what its steps said.</p>${commandList([{ purpose: 'Go on', words: ['resume', runId] }])}`;
  return html`<p>Once the cause is gone, go on where the run stopped: finished steps are kept, and training continues from its last checkpoint.</p>${commandList([{ purpose: 'Go on', words: ['resume', runId] }, { purpose: 'Read what the steps said', words: ['logs', runId] }])}`;
}

function stopped(manifest: RunManifest): Html {
  const how = manifest.status === 'cancelled' ? 'The run was cancelled before it had ended.' : 'The run was terminated from outside before it had ended.';
  const reason = manifest.outcome?.failure;
  return html`<div class="notice">
<p class="message">${how} What its steps had finished is kept, and so is the training's last checkpoint.</p>
${reason && html`<p class="message"><code>${reason.code}</code> ${clip(reason.message, longestMessage)}</p>`}
</div>
<h3>What to do</h3>
${commandList([{ purpose: 'Go on where it stopped', words: ['resume', manifest.runId] }])}`;
}

function failedStep(manifest: RunManifest): StepFile | undefined {
  return manifest.steps.findLast((step) => step.state === 'failed');
}
