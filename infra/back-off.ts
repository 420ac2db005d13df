const firstDelayMs = 500;
const maximumDelayMs = 15_000;
const healthyAfterMs = 10_000;

/** How long to wait before a part is started again: doubles from 0.5 s to 15 s, anew after 10 s of health. */
export class BackOff {
  #nextDelayMs = firstDelayMs;

  /** @param healthyMs how long the part had been ready when it ended */
  next(healthyMs: number): number {
    if (healthyMs >= healthyAfterMs) this.#nextDelayMs = firstDelayMs;
    const delayMs = this.#nextDelayMs;
    this.#nextDelayMs = Math.min(maximumDelayMs, delayMs * 2);
    return delayMs;
  }
}
