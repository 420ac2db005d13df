import { commandLine, parameterFlags } from '../command-line.ts';
import { html } from '../html.ts';
import { namedParameters } from '../parameters.ts';
import type { Section } from '../section.ts';

export const reproduction: Section = {
  id: 'reproduction',
  heading: 'How to reproduce',
  render({ runId, document: { request } }) {
    const seed = request.params['seed'];
    const parameters = namedParameters(request.params).filter(({ name }) => !name.startsWith('dataset.'));
    const uploaded = typeof request.params['dataset'] === 'object' && !parameters.some(({ name }) => name === 'dataset');
    const spelled = [...(uploaded ? [{ name: 'dataset', value: 'PATH' }] : []), ...parameters];
    return html`<dl class="commands">
<div><dt>Compute every step again and compare every output, bit for bit</dt><dd><code>${commandLine('reproduce', runId)}</code></dd></div>
${request.preset !== undefined && html`<div><dt>The preset as it is today${seed !== undefined && ', with the same seed'}</dt><dd><code>${commandLine('run', request.preset, ...(seed === undefined ? [] : ['--seed', String(seed)]))}</code></dd></div>`}
<div><dt>The same parameters with today's code</dt><dd><code>${commandLine('fork', runId)}</code></dd></div>
<div><dt>Every parameter spelled out, as on another machine${uploaded && '; PATH is where you have the data'}</dt><dd><code>${commandLine('run', request.pipeline, ...parameterFlags(spelled))}</code></dd></div>
</dl>
<p class="hint">Bits are the same within one numerical environment: the same TensorFlow, device, threads and instruction set.</p>`;
  },
};
