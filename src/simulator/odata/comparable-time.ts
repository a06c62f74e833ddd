// Times of OData APIs in one spelling, so that they compare as text down to the tenth of a microsecond.

/** Any UTC time with up to seven fractional digits; `''` for what is no such time. */
export function comparableTime(text: string): string {
  const match = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(?:\.(\d{1,7}))?Z$/.exec(text);
  if (!match || Number.isNaN(Date.parse(text))) return '';
  return `${match[1]}.${(match[2] ?? '').padEnd(7, '0')}Z`;
}
