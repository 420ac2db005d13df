const producer = Symbol('producer');

/**
 * Stands for the output of a step that has not run: every property of it is such a placeholder too, and so is what a method
 * gives; as a list it is empty, as a number none.
 * @param step - name of the step whose output it stands for
 */
export function placeholder(step: string): unknown {
  return new Proxy(() => placeholder(step), {
    get: (_, property) => {
      if (property === producer) return step;
      // a promise of a placeholder has to resolve to it
      if (property === 'then') return undefined;
      if (property === Symbol.iterator) return () => [].values();
      if (property === Symbol.toPrimitive) return () => Number.NaN;
      return placeholder(step);
    },
  });
}

/** Whether a value stands for an output that is not known. */
export function isPlaceholder(value: unknown): boolean {
  return producerOf(value) !== undefined;
}

/** Names of the steps whose placeholders occur in a value, each once, in order of appearance. */
export function placeholdersIn(value: unknown): string[] {
  return [...new Set(collect(value))];
}

function collect(value: unknown): string[] {
  const step = producerOf(value);
  if (step !== undefined) return [step];
  return value !== null && typeof value === 'object' ? Object.values(value).flatMap(collect) : [];
}

function producerOf(value: unknown): string | undefined {
  if (typeof value !== 'function') return undefined;
  const step = (value as unknown as Record<symbol, unknown>)[producer];
  return typeof step === 'string' ? step : undefined;
}
