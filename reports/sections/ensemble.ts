import { z } from 'zod';
import { formatFigure, formatNumberOf, formatShare } from '../format.ts';
import { html } from '../html.ts';
import { finishedTrainings, measuredFigures } from '../measured.ts';
import type { Section } from '../section.ts';
import { table } from '../table.ts';

const seededSchema = z.object({ seed: z.number() });

export const ensemble: Section = {
  id: 'ensemble',
  heading: 'The networks of the ensemble',
  render(manifest) {
    const measured = measuredFigures(manifest);
    if (measured?.members === undefined) return undefined;
    const { members, accuracy, loss } = measured;
    const trainings = finishedTrainings(manifest);
    const numeric = (heading: string) => ({ heading, numeric: true });
    const columns = [{ heading: 'Network' }, numeric('Seed'), numeric('Kept epoch'), numeric('Validation loss'), numeric('Validation accuracy'), numeric('Test loss'), numeric('Test accuracy')];
    const mean = members.reduce((sum, member) => sum + member.accuracy, 0) / members.length;
    const rows = members.map((member, place) => {
      const training = trainings[place];
      const kept = training?.output.history.find(({ epoch }) => epoch === training.output.bestEpoch);
      return [
        `${place + 1}`, String(seededSchema.safeParse(training?.file.parts.input).data?.seed ?? ''), kept?.epoch ?? '',
        kept === undefined ? '' : formatFigure(kept.validationLoss), kept === undefined ? '' : formatShare(kept.validationAccuracy), formatFigure(member.loss), formatShare(member.accuracy),
      ];
    });
    return html`<p>The probabilities of ${formatNumberOf(members.length, 'network')} are averaged, which differ by their seed alone. Alone they label ${formatShare(mean)} rightly on average, together ${formatShare(accuracy)}.</p>
${table('Networks of the ensemble', columns, [...rows, [html`<b>Together</b>`, '', '', '', '', html`<b>${formatFigure(loss)}</b>`, html`<b>${formatShare(accuracy)}</b>`]])}`;
  },
};
