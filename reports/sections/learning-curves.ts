import type { Epoch, TrainedEpoch } from '../../schemas/steps/train.ts';
import { learningCurve } from '../charts/learning-curve.ts';
import { formatFigure, formatNumberOf, formatShare } from '../format.ts';
import { html } from '../html.ts';
import { finishedTrainings } from '../measured.ts';
import type { Section } from '../section.ts';
import { table } from '../table.ts';
import { type ShownStage, trainingStages } from '../training-stages.ts';

const longestTable = 60;

export const learningCurves: Section = {
  id: 'learning-curves',
  heading: 'Learning curves',
  render(manifest) {
    const trainings = finishedTrainings(manifest);
    const [first] = trainings;
    if (first === undefined) return undefined;
    const { history, bestEpoch, refit } = first.output;
    const stages = trainingStages(manifest, history.length);
    const stageEnds = stages.slice(0, -1).map(({ toEpoch }) => toEpoch);
    const shown = thinned(history, bestEpoch);
    const numeric = (heading: string) => ({ heading, numeric: true });
    return html`<p>${trainings.length > 1 && `The first of ${trainings.length} networks. `}${formatNumberOf(history.length, 'epoch')}; ${refit === undefined
      ? `the weights of epoch ${bestEpoch} were kept, where the validation loss was lowest.`
      : `epoch ${bestEpoch} had the lowest validation loss, so the network was trained again from the start for ${formatNumberOf(bestEpoch, 'epoch')}, on the training and the validation part together. Those weights were kept.`}</p>
${stages.length > 0 && html`<p>${stages.length > 1 && `${formatNumberOf(stages.length, 'stage')}, with a line between them. `}${stages.map(stageSentence).join(' ')}</p>`}
<ul class="legend"><li><span class="key dashed first"></span>Training, dropout on</li><li><span class="key second"></span>Validation</li></ul>
<div class="charts">
<figure><figcaption>Loss <small>mean cross-entropy, nats</small></figcaption>${learningCurve({ measure: 'Loss', points: points(history, 'Loss'), bestEpoch, stageEnds, format: formatFigure, tickFormat: formatFigure, include: 0 })}</figure>
<figure><figcaption>Accuracy <small>share labelled rightly</small></figcaption>${learningCurve({ measure: 'Accuracy', points: points(history, 'Accuracy'), bestEpoch, stageEnds, format: formatShare, tickFormat: (share) => `${formatFigure(share * 100)}%` })}</figure>
</div>
<details><summary>${shown.length === history.length ? 'Every epoch in figures' : `${shown.length} of ${history.length} epochs in figures`}</summary>
${table('Figures by epoch', [numeric('Epoch'), numeric('Learning rate'), numeric('Training loss'), numeric('Training accuracy'), numeric('Validation loss'), numeric('Validation accuracy')], shown.map((epoch) => [
  epoch.epoch === bestEpoch ? html`<b>${epoch.epoch} (kept)</b>` : epoch.epoch,
  rateOf(epoch), epoch.trainingLoss.toFixed(4), formatShare(epoch.trainingAccuracy), epoch.validationLoss.toFixed(4), formatShare(epoch.validationAccuracy),
]))}</details>
${refit === undefined ? undefined : html`<details><summary>The training on all rows in figures</summary>
${table('Figures of the training on all rows', [numeric('Epoch'), numeric('Learning rate'), numeric('Training loss'), numeric('Training accuracy')], thinned(refit, bestEpoch).map((epoch) => [
  epoch.epoch, rateOf(epoch), epoch.trainingLoss.toFixed(4), formatShare(epoch.trainingAccuracy),
]))}</details>`}`;
  },
};

function stageSentence({ fromEpoch, toEpoch, what }: ShownStage): string {
  return `${fromEpoch === toEpoch ? `Epoch ${fromEpoch}` : `Epochs ${fromEpoch} to ${toEpoch}`}: ${what}.`;
}

/** The rate of the epoch's last step, where the run kept it. */
function rateOf({ learningRate }: TrainedEpoch): string {
  return learningRate === undefined ? '' : formatFigure(learningRate);
}

function points(history: readonly Epoch[], measure: 'Loss' | 'Accuracy') {
  return history.map((epoch) => ({ epoch: epoch.epoch, training: epoch[`training${measure}`], validation: epoch[`validation${measure}`] }));
}

/** Evenly chosen epochs where there are very many, always with the first, the kept and the last. */
function thinned<Shown extends TrainedEpoch>(history: readonly Shown[], bestEpoch: number): readonly Shown[] {
  const step = Math.ceil(history.length / longestTable);
  return history.filter((epoch, place) => place % step === 0 || epoch.epoch === bestEpoch || place === history.length - 1);
}
