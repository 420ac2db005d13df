import proto from '@temporalio/proto';
import { scrubbed } from './scrub.ts';

const { History } = proto.temporal.api.history.v1;
type History = proto.temporal.api.history.v1.IHistory;

/** A history as JSON without the names of the machine. */
export function historyToText(history: History): string {
  const plain = History.toObject(History.fromObject(history), { longs: String, enums: String, bytes: String });
  return `${JSON.stringify(scrubbed(plain), undefined, 1)}\n`;
}

/** The history that such a text holds. */
export function historyFromText(text: string): History {
  return History.fromObject(JSON.parse(text) as Record<string, unknown>);
}
