import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createAnswerCutter } from '../../../src/sources/odata/answer-cutter.ts';

function cut(text: string, size: number) {
  const cutter = createAnswerCutter(1_000_000);
  const bytes = Buffer.from(text);
  const elements: string[] = [];
  for (let at = 0; at < bytes.length; at += size) {
    const { elements: found } = cutter.push(Buffer.from(bytes.subarray(at, at + size)));
    elements.push(...found.map(({ json }) => Buffer.from(json).toString()));
  }
  return { elements, around: cutter.finish() };
}

test('any answer cut into any pieces gives its elements byte for byte, and what stands around them', () => {
  const around = fc.dictionary(
    fc.string().filter((name) => name !== 'value' && name !== '__proto__'),
    fc.jsonValue({ maxDepth: 2 }),
    { maxKeys: 3 },
  );
  fc.assert(
    fc.property(
      around,
      fc.array(fc.jsonValue({ maxDepth: 3 }), { maxLength: 5 }),
      around,
      fc.integer({ min: 1, max: 50 }),
      fc.constantFrom('', ' ', '\n  '),
      (before, values, after, size, blank) => {
        const members = (part: object) =>
          Object.entries(part).map(
            ([name, value]) => `${JSON.stringify(name)}${blank}:${JSON.stringify(value)}`,
          );
        const elements = values.map((value) => JSON.stringify(value));
        const list = `"value"${blank}:${blank}[${elements.join(`,${blank}`)}${blank}]`;
        const whole = (value: string) =>
          `{${blank}${[...members(before), value, ...members(after)].join(`${blank},`)}}${blank}`;
        const taken = cut(whole(list), size);
        assert.deepEqual(taken.elements, elements);
        assert.deepEqual(taken.around, JSON.parse(whole('"value":[]')));
      },
    ),
  );
});

test('the next link is found before and behind the list, and the list behind others', () => {
  const link = '"@odata.nextLink":"https://x/?$skiptoken=[1],{"';
  for (const text of [
    `{${link},"value":[{"a":1}]}`,
    `{"value":[{"a":1}],${link}}`,
    `\ufeff{"value":[{"a":1}],${link}}`,
    `{"more":[{"value":[2]}],"n":{"value":[3]},"s":"value","value":[{"a":1}],${link}}`,
  ]) {
    for (let size = 1; size < 30; size += 1) {
      const { elements, around } = cut(text, size);
      assert.deepEqual(elements, ['{"a":1}'], text);
      assert.equal(around['@odata.nextLink'], 'https://x/?$skiptoken=[1],{');
    }
  }
});

test('an answer without a list is handed over for what it is', () => {
  assert.deepEqual(cut('{"error":{"code":"x"}}', 5).around, { error: { code: 'x' } });
});

test('what is no whole answer is refused', () => {
  const broken = [
    '',
    '<html>',
    '[]',
    '{"value":[',
    '{"value":[]',
    '{"value":[{"a":1}',
    '{"value":[{"a":1}],',
    '{"value":[{"a":1}]}x',
    '{"value":[{"a":1}]}{"value":[]}',
    '{"value":[1],"value":[2]}',
    '{"value":[1],"value":2}',
    '{"value":2}',
    '{"value":null}',
    '{"value":[,]}',
    '{value:[]}',
    `{"a":"${'x'.repeat(70_000)}","value":[]}`,
    `{"value":[],"a":"${'x'.repeat(70_000)}"}`,
  ];
  for (const text of broken) {
    for (const size of [3, 1_000_000]) {
      assert.throws(() => cut(text, size), { name: 'NotAnArray' }, text.slice(0, 40));
    }
  }
});
