import type { z } from 'zod';
import { explainText } from '../../schemas/steps/explain-text.ts';
import { formatCount, formatNumberOf } from '../format.ts';
import { html, type Html } from '../html.ts';
import type { Section } from '../section.ts';
import { finishedStep, rowNoun } from '../step-output.ts';
import { table } from '../table.ts';
import { clip } from '../visible-text.ts';

type Label = z.output<typeof explainText.output>['labels'][number];

const openLabels = 4;

export const tellingWords: Section = {
  id: 'telling-words',
  heading: 'Telling words',
  render(manifest) {
    const labels = finishedStep(manifest, explainText)?.output.labels;
    if (labels === undefined || labels.length === 0) return undefined;
    const noun = rowNoun(manifest);
    const rest = labels.slice(openLabels);
    return html`<p>What speaks most for each label on the held-out ${noun}s: how far the log-odds of the label fall, in nats, where the words are covered, on average over ${noun}s that have them.</p>
${labels.slice(0, openLabels).map((label) => labelTables(label, noun))}
${rest.length > 0 && html`<details><summary>${formatNumberOf(rest.length, 'more label')}</summary>${rest.map((label) => labelTables(label, noun))}</details>`}`;
  },
};

function labelTables({ label, words, phrases }: Label, noun: string): Html {
  return html`<h3>${clip(label, 60)}</h3>
<div class="columns"><div>${list(`Words for ${clip(label, 60)}`, 'Word', words, noun)}</div><div>${list(`Phrases for ${clip(label, 60)}`, 'Phrase', phrases, noun)}</div></div>`;
}

function list(name: string, heading: string, phrases: Label['words'], noun: string): Html {
  if (phrases.length === 0) return html`<p class="hint">${heading}s: none that enough ${noun}s have.</p>`;
  return table(name, [{ heading }, { heading: 'Log-odds', numeric: true }, { heading: 'Rows', numeric: true }], phrases.map(({ words, effect, rows }) => [clip(words, 60), signed(effect), formatCount(rows)]));
}

function signed(effect: number): string {
  return `${effect < 0 ? '−' : '+'}${Math.abs(effect).toFixed(2)}`;
}
