import { DataError } from '../../schemas/failure.ts';
import type { UnreadableImage } from '../../schemas/images.ts';

const named = 5;

/** @throws DataError where more images than the limit can't be read */
export function refuseUnreadable(unreadable: readonly UnreadableImage[], limit: number): void {
  if (unreadable.length <= limit) return;
  const list = unreadable.slice(0, named).map(({ id, reason }) => `${id}: ${reason}`).join('; ');
  const more = unreadable.length > named ? '; and more' : '';
  throw new DataError('ES-DATA-UNREADABLE', `More images can't be read than the ${limit} that may be left out (--unreadable-limit): ${list}${more}.`);
}
