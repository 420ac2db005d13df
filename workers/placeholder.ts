const producer = Symbol('producer');

/**
 * Stands for the output of a step that has not run: every property of it is such a placeholder too.
 * @param step - name of the step whose output it stands for
 */
export function placeholder(step: string): unknown {
  return new Proxy(Object.freeze({}), {
    get: (_, property) => {
      if (property === producer) return step;
      // a promise of a placeholder has to resolve to it
      if (property === 'then') return undefined;
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
  if (value === null || typeof value !== 'object') return undefined;
  const step = (value as Record<symbol, unknown>)[producer];
  return typeof step === 'string' ? step : undefined;
}
