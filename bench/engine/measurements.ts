import { type ResultRow, resultRow } from '../results.ts';

type What = Pick<ResultRow, 'case' | 'system' | 'metric' | 'unit'>;

/** Collects the values of all repetitions, and shows them as they come. */
export class Measurements {
  readonly #values = new Map<string, { readonly what: What; readonly values: number[] }>();

  add(what: What, value: number): void {
    const key = [what.case, what.metric, what.system].join('\n');
    const entry = this.#values.get(key) ?? { what, values: [] };
    entry.values.push(value);
    this.#values.set(key, entry);
    process.stderr.write(`${what.case.padEnd(16)} ${what.system.padEnd(17)} ${what.metric.padEnd(12)} ${value.toPrecision(4)} ${what.unit}\n`);
  }

  /** By case and metric, the systems beside each other. */
  rows(): ResultRow[] {
    const metrics = ['time', 'step', 'first step', 'peak memory'];
    const rows = [...this.#values.values()].map(({ what, values }) => resultRow({ ...what, values }));
    const places = new Map([...new Set(rows.map((row) => row.case))].map((name, place) => [name, place]));
    const place = (row: ResultRow) => (places.get(row.case) ?? 0) * metrics.length + metrics.indexOf(row.metric);
    return rows.sort((one, other) => place(one) - place(other));
  }
}
