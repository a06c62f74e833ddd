// Times of OData APIs in one spelling, so that they compare as text down to the tenth of a microsecond.

const longest = '2026-01-08T09:00:00.1234567Z'.length;

/** A UTC time with up to seven fractional digits, as the APIs write it, with all seven. */
export function comparableTime(text: string): string {
  if (text.length === longest) return text;
  const bare = text.slice(0, -1);
  return `${(bare.includes('.') ? bare : `${bare}.`).padEnd(longest - 1, '0')}Z`;
}

/** The same of what somebody else has written; undefined where it is no such time. */
export function readTime(text: string): string | undefined {
  const isTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,7})?Z$/.test(text);
  return isTime && !Number.isNaN(Date.parse(text)) ? comparableTime(text) : undefined;
}
