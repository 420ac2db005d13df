import { type ResultRow, resultRow } from '../../results.ts';

/** What rows of the product itself are marked with. */
export const system = 'everstep';

/** Names of what is measured, in the rows and on the page. */
export const metrics = {
  accuracy: 'test accuracy of a seed',
  mean: 'mean test accuracy of the seeds',
  loss: 'test loss',
  training: 'training',
  run: 'run',
  validationAccuracy: 'validation accuracy',
  validationLoss: 'validation loss',
  memberAccuracy: 'test accuracy of a member',
} as const;

/** What one training came to. Times are missing where no run has computed all of it at once. */
export interface Outcome {
  readonly accuracy: number;
  readonly loss: number;
  /** At the epoch that was kept; of an ensemble, the mean of its networks. */
  readonly validationLoss: number | undefined;
  readonly trainingSeconds: number | undefined;
  readonly runSeconds?: number | undefined;
}

type Where = Pick<ResultRow, 'case' | 'system'>;

/** The rows of one network in one system, over its seeds. */
export function outcomeRows(where: Where, outcomes: readonly Outcome[]): ResultRow[] {
  const accuracies = outcomes.map(({ accuracy }) => accuracy);
  const mean = accuracies.reduce((sum, accuracy) => sum + accuracy, 0) / accuracies.length;
  return [
    ...measuredRow(where, metrics.accuracy, 'share', accuracies),
    ...measuredRow(where, metrics.mean, 'share', [mean]),
    ...measuredRow(where, metrics.loss, 'nats', outcomes.map(({ loss }) => loss)),
    ...measuredRow(where, metrics.validationLoss, 'nats', outcomes.map(({ validationLoss }) => validationLoss)),
    ...measuredRow(where, metrics.training, 's', outcomes.map(({ trainingSeconds }) => trainingSeconds)),
    ...measuredRow(where, metrics.run, 's', outcomes.map(({ runSeconds }) => runSeconds)),
  ];
}

/** A row of the values that there are; none where there are none. */
export function measuredRow(where: Where, metric: string, unit: string, values: readonly (number | undefined)[]): ResultRow[] {
  const measured = values.filter((value) => value !== undefined);
  return measured.length === 0 ? [] : [resultRow({ ...where, metric, unit, values: measured })];
}
