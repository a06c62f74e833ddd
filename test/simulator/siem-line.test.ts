import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readSiemLine } from '../../src/simulator/siem-line.ts';

const header = '<165>Jan  8 09:14:02 contoso-defender ';
const cef =
  'CEF:0|Microsoft|Microsoft Defender ATP|2.0|detection:malware:detected|a \\| b|8|cat=Malware msg=x cs2\\=y ' +
  'cs2Label=RecordId cs2=da1_-2:R4x\\\\Edg\\= cn3Label=Sequence cn3=42 dvchost=contoso-defender deviceFacility=endpoint-detections';
const read = {
  format: 'cef',
  recordId: 'da1_-2:R4x\\Edg=',
  sequence: 42,
  feed: 'endpoint-detections',
  tenant: 'contoso',
};

test('the envelope of a CEF line is read behind every kind of header', () => {
  assert.deepEqual(readSiemLine(header + cef), read);
  assert.deepEqual(readSiemLine(`${header}defender-siem: ${cef}`), read);
  assert.deepEqual(
    readSiemLine(`<165>1 2026-01-08T09:14:02Z contoso-defender defender-siem - - - ${cef}`),
    read,
  );
});

test('the envelope of a LEEF line is read with each delimiter', () => {
  const pairs = ['cat=x', 'recordId=a=b|c', 'seq=7', 'tenant=contoso', 'feed=office-activity'];
  const expected = {
    format: 'leef',
    recordId: 'a=b|c',
    sequence: 7,
    feed: 'office-activity',
    tenant: 'contoso',
  };
  const product = 'Microsoft|Microsoft Defender for Office 365|1.0|mail:malware';
  assert.deepEqual(readSiemLine(`${header}LEEF:1.0|${product}|${pairs.join('\t')}`), expected);
  for (const [name, delimiter] of [
    ['^', '^'],
    ['x5E', '^'],
    ['0x09', '\t'],
  ]) {
    const line = `${header}LEEF:2.0|${product}|${name}|${pairs.join(delimiter)}`;
    assert.deepEqual(readSiemLine(line), expected);
  }
});

test('what lacks a part of the envelope, or is no such line at all, is not read', () => {
  for (const line of [
    'hello',
    header + cef.replace('cs2Label', 'cs3Label'),
    header + cef.replace('cn3=42', 'cn3=x'),
    header + cef.replace('deviceFacility', 'x'),
    `${header}LEEF:1.0|a|b|c|d|recordId=1\tseq=1`,
  ]) {
    assert.equal(readSiemLine(line), undefined, line);
  }
});
