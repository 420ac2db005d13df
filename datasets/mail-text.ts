import { type ParsedMail, simpleParser } from 'mailparser';

/** Subject and body of a mail, and whether they could be found by MIME's rules. */
export interface MailText {
  readonly text: string;
  readonly byRules: boolean;
}

const parserOptions = { skipTextToHtml: true, skipImageLinks: true };

/**
 * Subject, a newline, and the body as a reader would see it: the text part; where there is none or it is blank, the HTML
 * part as text; else text that is attached. No other header. Unknown and broken character sets are read as far as they go.
 * What breaks the rules so far that no part is found is taken as Latin-1 from the end of the header on.
 */
export async function mailText(bytes: Uint8Array): Promise<MailText> {
  let mail: ParsedMail | undefined;
  try {
    mail = await simpleParser(Buffer.from(bytes), parserOptions);
  } catch {
    mail = undefined;
  }
  const subject = mail?.subject ?? '';
  const body = mail === undefined ? undefined : await bodyOf(mail);
  return { text: `${subject}\n${body ?? rawBody(bytes)}`, byRules: body !== undefined };
}

/** Undefined where the mail has a body that no part was found in. */
async function bodyOf(mail: ParsedMail): Promise<string | undefined> {
  if (mail.text !== undefined && mail.text.trim() !== '') return mail.text;
  if (typeof mail.html === 'string') return htmlAsText(mail.html);
  const attached = mail.attachments.filter((attachment) => attachment.contentType.startsWith('text/'));
  const texts: string[] = [];
  for (const { contentType, content } of attached) {
    const text = content.toString('latin1');
    texts.push(contentType === 'text/html' ? await htmlAsText(text) : text);
  }
  if (texts.length > 0) return texts.join('\n');
  return mail.attachments.length > 0 ? '' : mail.text?.trim();
}

/** A mail that is nothing but HTML is turned to text by the parser itself, with its limits on depth and length. */
async function htmlAsText(html: string): Promise<string> {
  const { text } = await simpleParser(Buffer.from(`Content-Type: text/html; charset=utf-8\n\n${html}`), parserOptions);
  return text ?? '';
}

function rawBody(bytes: Uint8Array): string {
  const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1').replace(/\r\n/g, '\n');
  const header = all.indexOf('\n\n');
  return header === -1 ? all : all.slice(header + 2);
}
