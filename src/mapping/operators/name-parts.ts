// `hostOf`, `domainOf`, `userOf`: the parts of names as Windows, DNS, mail and URLs write them.

const address = /^(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-fA-F]*:[0-9a-fA-F:.]*:[0-9a-fA-F:.]*)$/;

/** `pc1` of `pc1.contoso.com`; the whole host of a URL; an address as it is. */
export function hostOf(text: string): string | undefined {
  const url = hostOfUrl(text);
  if (url !== undefined) return url;
  if (address.test(text)) return text;
  return orAbsent(text.split('.', 1)[0] ?? '');
}

/** `contoso.com` of `pc1.contoso.com`, `liz@contoso.com` and `https://contoso.com/x`; `CONTOSO` of `CONTOSO\liz`. */
export function domainOf(text: string): string | undefined {
  const url = hostOfUrl(text);
  if (url !== undefined) return url;
  const backslash = text.indexOf('\\');
  if (backslash >= 0) return orAbsent(text.slice(0, backslash));
  const at = text.lastIndexOf('@');
  if (at >= 0) return orAbsent(text.slice(at + 1).replace(/>$/, ''));
  if (address.test(text)) return undefined;
  const dot = text.indexOf('.');
  return dot < 0 ? undefined : orAbsent(text.slice(dot + 1));
}

/** `liz` of `liz@contoso.com`, of `CONTOSO\liz`, of `liz`. */
export function userOf(text: string): string | undefined {
  const name = text.slice(text.lastIndexOf('\\') + 1);
  const at = name.lastIndexOf('@');
  return orAbsent(at < 0 ? name : name.slice(name.lastIndexOf('<', at) + 1, at));
}

function hostOfUrl(text: string): string | undefined {
  const host = /^[a-z][a-z0-9+.-]*:\/\/(?:[^/?#@]*@)?(\[[^\]]*\]|[^/?#:]*)/i.exec(text)?.[1];
  return host === undefined ? undefined : orAbsent(host);
}

function orAbsent(text: string): string | undefined {
  return text === '' ? undefined : text;
}

/** Applies to each item of a list; what is no text has no parts. */
export function overText(part: (text: string) => string | undefined): (value: unknown) => unknown {
  return (value) => {
    if (typeof value === 'string') return part(value.trim());
    if (!Array.isArray(value)) return undefined;
    const parts = value.map((item) => (typeof item === 'string' ? part(item.trim()) : undefined));
    const kept = parts.filter((item) => item !== undefined);
    return kept.length === 0 ? undefined : kept;
  };
}
