import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { createElementCutter } from '../../../src/sources/microsoft/element-cutter.ts';

interface Taken {
  readonly texts: string[];
  readonly values: unknown[];
  readonly tooLarge: unknown[];
}

function cut(pieces: readonly Uint8Array[], shape: 'flat' | 'nested', maxElementBytes = 8_000_000): Taken {
  const cutter = createElementCutter({ shape, maxElementBytes });
  const cuts = [...pieces.map((piece) => cutter.push(piece)), cutter.finish()];
  return {
    texts: cuts.flatMap((c) => c.elements.map((element) => Buffer.from(element.json).toString())),
    values: cuts.flatMap((c) => c.elements.map((element) => element.value)),
    tooLarge: cuts.flatMap((c) => [...c.tooLarge]),
  };
}

function piecesOf(text: string, size: number): Buffer[] {
  const bytes = Buffer.from(text);
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
    Buffer.from(bytes.subarray(i * size, (i + 1) * size)),
  );
}

const shapes = ['flat', 'nested'] as const;

test('any list cut into any pieces gives its elements, byte for byte', () => {
  const layouts = fc.constantFrom(['', ''], [' ', '\n'], ['\n  ', '\t']);
  fc.assert(
    fc.property(
      fc.array(fc.jsonValue({ maxDepth: 3 }), { maxLength: 8 }),
      layouts,
      fc.integer({ min: 1, max: 40 }),
      fc.constantFrom(...shapes),
      (values, [before, after], size, shape) => {
        const elements = values.map((value) => JSON.stringify(value));
        const text = `[${elements.map((element) => `${before}${element}${after}`).join(',')}]`;
        assert.deepEqual(cut(piecesOf(text, size), shape).texts, elements);
      },
    ),
  );
});

test('objects side by side are cut right even when `},{` stands inside a string or a list', () => {
  const elements = [
    '{"a":"},{"}',
    '{"b":[{"c":1},{"d":2}]}',
    '{"e":"\\"},{\\\\"}',
    '{}',
    '{"f":[{},{}]}',
    '{"g":1}',
  ];
  for (const shape of shapes) {
    for (let size = 1; size < 20; size += 1) {
      assert.deepEqual(cut(piecesOf(`[${elements.join(',')}]`, size), shape).texts, elements);
    }
  }
});

test('a byte order mark is passed over', () => {
  assert.deepEqual(cut([Buffer.from('\ufeff[{"a":1}]')], 'flat').texts, ['{"a":1}']);
});

test('an element too large to keep is measured and left out, and the ones around it are not', () => {
  const large = `{"a":"${'x'.repeat(5_000)}\\"},{"}`;
  for (const shape of shapes) {
    for (const size of [7, 100, 100_000]) {
      const taken = cut(piecesOf(`[{"b":1},${large},{"c":2}]`, size), shape, 1_000);
      assert.deepEqual(taken.texts, ['{"b":1}', '{"c":2}']);
      const sha256 = createHash('sha256').update(large).digest('hex');
      assert.deepEqual(taken.tooLarge, [{ bytes: large.length, sha256 }]);
    }
  }
});

test('what is balanced but no JSON is handed over without a value', () => {
  const taken = cut([Buffer.from('[{"a":1},{a:2},nonsense,{"b":3}]')], 'nested');
  assert.deepEqual(taken.texts, ['{"a":1}', '{a:2}', 'nonsense', '{"b":3}']);
  assert.deepEqual(taken.values, [{ a: 1 }, undefined, undefined, { b: 3 }]);
});

test('what is no whole list is refused', () => {
  const broken = [
    '',
    '<html>',
    'null',
    '[',
    '[{"a":1}',
    '[{"a":',
    '[{"a":1},]',
    '[,]',
    '[{}}]',
    '[{}]x',
    '[]]',
  ];
  for (const shape of shapes) {
    for (const text of broken) {
      assert.throws(() => cut(piecesOf(text, 3), shape), { name: 'NotAnArray' }, text);
    }
  }
});

test('an element nested a million deep does not end the program', () => {
  const deep = `{"a":${'['.repeat(1_000_000)}${']'.repeat(1_000_000)}}`;
  for (const shape of shapes) {
    assert.equal(cut(piecesOf(`[${deep},{"b":1}]`, 65_536), shape).texts.length, 2);
  }
});

test('lists full of wrong places to cut take time in proportion to their length', () => {
  const nested = `{"list":[${new Array(20_000).fill('{"a":1}').join(',')}]}`;
  const busyFor = (count: number): number => {
    const pieces = piecesOf(`[${new Array(count).fill(nested).join(',')}]`, 65_536);
    const before = process.threadCpuUsage();
    assert.equal(cut(pieces, 'flat').texts.length, count);
    return process.threadCpuUsage(before).user;
  };
  busyFor(4);
  const short = busyFor(8);
  const long = busyFor(64);
  assert.ok(long < short * 8 * 4 + 50_000, `${short} us of CPU for 8, ${long} us for 64`);
});
