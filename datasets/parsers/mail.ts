import { DataError } from '../../schemas/failure.ts';
import { readArchive } from '../archives/read-archive.ts';
import { expectFormat } from '../expect-format.ts';
import { mailText } from '../mail-text.ts';
import type { TextSource } from '../text-parser.ts';
import type { TextRow } from '../text-table.ts';

const labels = ['spam', 'ham'] as const;

/**
 * One mail a file. The folder right above the file says the label: `spam` or `ham` must be one of the words in its name
 * (`easy-ham-1`, `spam_2`). Files elsewhere, hidden files and .json files are passed over.
 */
export async function* parse(source: TextSource): AsyncGenerator<TextRow> {
  expectFormat('mail', source.format, ['zip', 'tar', 'tar.gz']);
  let mails = 0;
  let againstRules = 0;
  for await (const member of readArchive(source.file, source.format)) {
    const label = mailLabel(member.name);
    if (member.kind !== 'file' || label === undefined) continue;
    const { text, byRules } = await mailText(await member.bytes());
    mails++;
    if (!byRules) againstRules++;
    yield { id: member.name, text, label };
  }
  if (mails === 0) throw new DataError('ES-DATA-FOLDERS', 'No mail was found: each must lie in a folder with the word "spam" or "ham" in its name, such as spam/1.eml and ham/2.eml.');
  if (againstRules > 0) source.log(`${againstRules} of ${mails} mails break the rules of MIME: their body is taken as it stands`, { mails, againstRules });
}

function mailLabel(name: string): string | undefined {
  const [file = '', folder = ''] = name.split('/').reverse();
  if (file.startsWith('.') || file.endsWith('.json')) return undefined;
  const words = folder.toLowerCase().split(/[^a-z]+/);
  return labels.find((label) => words.includes(label));
}
