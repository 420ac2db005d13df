import { DataError } from '../../schemas/failure.ts';
import { defaultArchiveLimits } from '../archives/archive-limits.ts';
import { readArchive } from '../archives/read-archive.ts';
import { expectFormat } from '../expect-format.ts';
import { withoutHtmlBreaks } from '../html-breaks.ts';
import { memberText } from '../text-member.ts';
import { largestTextBytes, type TextSource } from '../text-parser.ts';
import type { TextRow } from '../text-table.ts';

const limits = { ...defaultArchiveLimits, memberBytes: largestTextBytes };
const reviewName = /(?:^|\/)(train|test)\/(pos|neg)\/[^./][^/]*\.txt$/;

/**
 * The Large Movie Review Dataset as its authors pack it: the files of train/pos, train/neg, test/pos and test/neg, with
 * both parts as they are; what else is there (reviews without a label, bags of words) is passed over. Breaks in HTML
 * (`<br />`) become line ends: else `br` would be one of the commonest words.
 */
export async function* parse({ file, format, log }: TextSource): AsyncGenerator<TextRow> {
  expectFormat('imdb', format, ['zip', 'tar', 'tar.gz']);
  let reviews = 0;
  let withBreaks = 0;
  for await (const member of readArchive(file, format, limits)) {
    const [, folder, label] = reviewName.exec(member.name) ?? [];
    if (member.kind !== 'file' || label === undefined) continue;
    const original = memberText(member.name, await member.bytes());
    const text = withoutHtmlBreaks(original);
    reviews++;
    if (text !== original) withBreaks++;
    yield { text, label, id: member.name, part: folder === 'test' ? 'test' : 'training' };
  }
  if (reviews === 0) throw new DataError('ES-DATA-FOLDERS', 'No review was found: the parser "imdb" reads train/pos, train/neg, test/pos and test/neg with a .txt file for each review.');
  log(`${withBreaks} of ${reviews} reviews have line breaks in HTML: they count as line ends, not as words`, { reviews, withBreaks });
}
