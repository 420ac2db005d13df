import { exactEnvironment, type NumericalEnvironment } from '../../schemas/environment.ts';
import type { RunManifest } from '../../schemas/run.ts';
import { formatCount, formatNumberOf } from '../format.ts';
import { html, type HtmlValue } from '../html.ts';
import type { Section } from '../section.ts';
import { table, terms } from '../table.ts';
import { clip } from '../visible-text.ts';

export const environment: Section = {
  id: 'environment',
  heading: 'Environment',
  render(manifest, { version }) {
    const { document, steps } = manifest;
    const packages = packageVersions(manifest);
    const computed = numericalEnvironments(manifest);
    const workers = [...new Set(steps.map((step) => step.worker))].sort();
    return html`${computed.map(({ environment: numerical, names }) => html`<h3>${computed.length === 1 ? 'Arithmetic' : `Arithmetic of ${names.join(', ')}`}</h3>${terms(numericalTerms(numerical))}`)}
<h3>Software</h3>
${terms([
  ['Everstep', version],
  ['Build', html`<code>${clip(document.build, 80)}</code>`],
  ['Workers', workers.length === 0 ? 'none' : clip(workers.join(', '), 300)],
  [document.executions.length === 1 ? 'Temporal execution' : 'Temporal executions', html`${document.executions.map((execution) => html`<code>${clip(execution, 80)}</code> `)}`],
])}
${packages.length > 0 && html`<details><summary>${formatNumberOf(packages.length, 'package')} that the steps use</summary>${table('Packages', [{ heading: 'Package' }, { heading: 'Version' }], packages)}</details>`}`;
  },
};

function numericalTerms(numerical: NumericalEnvironment): readonly (readonly [string, HtmlValue])[] {
  return [
    ['TensorFlow', numerical.tensorflow],
    ['Device', `${numerical.device.toUpperCase()}, ${numerical.deviceModel}`],
    ['Threads', formatCount(numerical.threads)],
    ['Instruction set', numerical.instructionSet],
    ['oneDNN', numerical.oneDnn ? 'on' : 'off'],
  ];
}

/** Each environment in which steps were computed, with the names of those steps. */
function numericalEnvironments(manifest: RunManifest): { environment: NumericalEnvironment; names: string[] }[] {
  const found = new Map<string, { environment: NumericalEnvironment; names: string[] }>();
  for (const step of manifest.steps) {
    if (step.environment === exactEnvironment) continue;
    const identity = JSON.stringify(step.environment);
    const known = found.get(identity);
    if (known === undefined) found.set(identity, { environment: step.environment, names: [step.name] });
    else known.names.push(step.name);
  }
  return [...found.values()];
}

/** Package and version, each once; one that a reused step had in another version has a line of its own. */
function packageVersions(manifest: RunManifest): (readonly [string, string])[] {
  const lines = new Set(manifest.steps.flatMap((step) => Object.entries(step.parts.packages).map((entry) => JSON.stringify(entry))));
  return [...lines].sort().map((line) => JSON.parse(line) as [string, string]);
}
