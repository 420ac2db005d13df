/** Whether a loss is lower than the best one by more than `minimumDelta`. */
function improves(loss: number, best: number, minimumDelta: number): boolean {
  return loss < best - minimumDelta;
}

/**
 * How often `patience` losses in a row were no improvement, as Keras' `ReduceLROnPlateau` counts: the best loss stays, the
 * waiting starts anew each time.
 */
export function plateaus(losses: readonly number[], { patience, minimumDelta }: { readonly patience: number; readonly minimumDelta: number }): number {
  let [best, waited, count] = [Infinity, 0, 0];
  for (const loss of losses) {
    if (improves(loss, best, minimumDelta)) [best, waited] = [loss, 0];
    else waited += 1;
    if (waited === patience) [waited, count] = [0, count + 1];
  }
  return count;
}
