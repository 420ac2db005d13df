import type { Table } from 'apache-arrow';

/** The words of a vocabulary's table, in its order. */
export function vocabularyWords(table: Table): string[] {
  return Array.from(table.getChild('word') ?? [], String);
}
