import prettyBytes from 'pretty-bytes';
import prettyMilliseconds from 'pretty-ms';

const locale = 'en-US';

/** `1,183`. */
export function formatCount(count: number): string {
  return count.toLocaleString(locale, { maximumFractionDigits: 0 });
}

/** A figure with four significant digits: `0.04217`, `1,204`, `1.2e-7`. */
export function formatFigure(value: number): string {
  if (value !== 0 && (Math.abs(value) < 1e-4 || Math.abs(value) >= 1e9)) return value.toExponential(2);
  return value.toLocaleString(locale, Math.abs(value) >= 1000 ? { maximumFractionDigits: 0 } : { maximumSignificantDigits: 4 });
}

/** A share of 1 as per cent, never rounded to all or nothing: `98.7%`, `99.98%`. */
export function formatShare(share: number): string {
  for (let digits = 1; digits < 6; digits += 1) {
    const rounded = Number((share * 100).toFixed(digits));
    if ((rounded !== 100 || share === 1) && (rounded !== 0 || share === 0)) return percent(share, digits);
  }
  return percent(share, 6);
}

function percent(share: number, digits: number): string {
  return share.toLocaleString(locale, { style: 'percent', minimumFractionDigits: share === 0 || share === 1 ? 0 : 1, maximumFractionDigits: digits });
}

/** `3.1 MB`. */
export function formatBytes(bytes: number): string {
  return prettyBytes(bytes, { locale, maximumFractionDigits: 1 });
}

/** `1m 12.4s`. */
export function formatDuration(milliseconds: number): string {
  return prettyMilliseconds(Math.max(0, milliseconds < 1000 ? Math.round(milliseconds) : milliseconds), { keepDecimalsOnWholeSeconds: true });
}

/** `2026-03-14 09:12:03 UTC`, from an ISO time; what is no time is shown as it is. */
export function formatTime(iso: string): string {
  const time = Date.parse(iso);
  return Number.isNaN(time) ? iso : `${new Date(time).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

/** `testAccuracy` → `Test accuracy`; abbreviations known in the field keep their capitals. */
export function formatName(name: string): string {
  const words = name.replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2').replaceAll(/[-_]+/g, ' ').toLowerCase();
  const abbreviated = words.replaceAll(/\b(?:roc|auc|id|url|cnn)\b/g, (word) => word.toUpperCase());
  return abbreviated.charAt(0).toUpperCase() + abbreviated.slice(1);
}

/** `1 mail`, `2 mails`. */
export function formatNumberOf(count: number, singular: string, plural = `${singular}s`): string {
  return `${formatCount(count)} ${count === 1 ? singular : plural}`;
}

/** The first digits of a digest: enough to tell two apart by eye. */
export function shortDigest(digest: string): string {
  return digest.slice(0, 12);
}
