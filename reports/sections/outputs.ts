import { formatBytes, formatNumberOf, shortDigest } from '../format.ts';
import { html, type Html } from '../html.ts';
import { describeReference, namedReferences } from '../references.ts';
import type { Section } from '../section.ts';
import { table } from '../table.ts';
import { clip } from '../visible-text.ts';

export const outputs: Section = {
  id: 'outputs',
  heading: 'Outputs',
  render(manifest) {
    const results = namedReferences(manifest.outcome?.outputs ?? {}).map((named) => row('', named));
    const perStep = manifest.steps.flatMap((step) => namedReferences(step.output).map((named) => row(step.name, named)));
    if (results.length + perStep.length === 0) return undefined;
    return html`<p>Immutable bytes in the store, named by their SHA-256. <code class="nowrap">npx everstep artifacts show DIGEST</code> looks into one.</p>
${results.length > 0 && list('Results of the run', results)}
${perStep.length > 0 && html`<details><summary>${formatNumberOf(perStep.length, 'output')} of the steps</summary>${list('Outputs of the steps', perStep)}</details>`}`;
  },
};

function list(label: string, rows: readonly (readonly (Html | string)[])[]): Html {
  return table(label, [{ heading: 'Output' }, { heading: 'What' }, { heading: 'Size', numeric: true }, { heading: 'Digest' }], rows);
}

function row(step: string, { path, reference }: ReturnType<typeof namedReferences>[number]): readonly (Html | string)[] {
  return [
    html`${step !== '' && html`<small>${clip(step, 60)}</small>`}${clip(path, 80)}`,
    clip(describeReference(reference), 200),
    formatBytes(reference.bytes),
    html`<code title="${reference.digest}">${shortDigest(reference.digest)}</code>`,
  ];
}
