import { contactSheets as contactSheetsStep } from '../../schemas/steps/contact-sheets.ts';
import { evaluateHead, type ImageExample } from '../../schemas/steps/evaluate-head.ts';
import { formatShare } from '../format.ts';
import { html, type Html } from '../html.ts';
import type { Section } from '../section.ts';
import { finishedStep } from '../step-output.ts';
import { clip } from '../visible-text.ts';

const sheets: readonly { readonly kind: ImageExample['kind']; readonly title: string }[] = [
  { kind: 'wrong', title: 'Surest of a wrong label' },
  { kind: 'uncertain', title: 'Least sure' },
  { kind: 'right', title: 'Surest of the right label' },
];

interface Picture extends ImageExample {
  readonly source: string;
}

export const contactSheets: Section = {
  id: 'contact-sheets',
  heading: 'Images',
  render(manifest) {
    const examples = finishedStep(manifest, evaluateHead)?.output.examples;
    const sources = finishedStep(manifest, contactSheetsStep)?.output.pictures;
    if (examples === undefined || sources === undefined) return undefined;
    const pictures = examples.map((example, place) => ({ ...example, source: sources[place] ?? '' }));
    return html`${sheets.map(({ kind, title }) => sheet(title, pictures.filter((picture) => picture.kind === kind)))}`;
  },
};

function sheet(title: string, pictures: readonly Picture[]): Html {
  return html`<h3>${title}</h3>
${pictures.length === 0 ? html`<p>None.</p>` : html`<ol class="sheet">${pictures.map(picture)}</ol>`}
`;
}

function picture({ id, label, predicted, probability, source }: Picture): Html {
  const verdict = predicted === label ? html`<b>${clip(label, 30)}</b>` : html`<b>${clip(label, 30)}</b>, taken for <b class="wrong">${clip(predicted, 30)}</b>`;
  return html`<li><figure><img src="${source}" alt="${clip(id, 200)}" title="${clip(id, 200)}" width="112" height="112"><figcaption>${verdict} <small>${formatShare(probability)} sure</small></figcaption></figure></li>`;
}
