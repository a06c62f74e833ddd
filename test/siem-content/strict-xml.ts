// Reads the part of XML that a log source extension uses, and refuses what is not well-formed.
import assert from 'node:assert/strict';

export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: Element[];
  text: string;
}

const token =
  /<\?xml [^?]*\?>|<!--[\s\S]*?-->|<!\[CDATA\[([\s\S]*?)\]\]>|<(\/?)([A-Za-z][\w-]*)((?:\s+[\w:-]+="[^"<&]*")*)\s*(\/?)>|([^<&]+)/y;

export function readXml(xml: string): Element {
  assert.match(xml, /^<\?xml version="1\.0" encoding="UTF-8"\?>\n/);
  const root: Element = { name: '', attributes: {}, children: [], text: '' };
  const open = [root];
  token.lastIndex = 0;
  while (token.lastIndex < xml.length) {
    const at = token.lastIndex;
    const match = token.exec(xml);
    assert.ok(match, `not well-formed: ${xml.slice(at, at + 60)}`);
    const [, data, closing, name, attributes = '', empty, text = ''] = match;
    const inner = open.at(-1) ?? root;
    if (name === undefined) inner.text += data ?? text.trim();
    else if (closing === '/') assert.equal(open.pop()?.name, name);
    else {
      const element = { name, attributes: readAttributes(attributes), children: [], text: '' };
      inner.children.push(element);
      if (empty !== '/') open.push(element);
    }
  }
  assert.equal(open.length, 1, 'an element is not closed');
  assert.equal(root.children.length, 1);
  assert.equal(root.text, '');
  return root.children[0] as Element;
}

function readAttributes(text: string): Readonly<Record<string, string>> {
  const pairs = [...text.matchAll(/([\w:-]+)="([^"]*)"/g)].map(([, name = '', value = '']) => [name, value]);
  const attributes = Object.fromEntries(pairs) as Record<string, string>;
  assert.equal(Object.keys(attributes).length, pairs.length, `an attribute stands twice: ${text}`);
  return attributes;
}
