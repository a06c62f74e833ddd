// Parsers written by others read our CEF lines and find the same fields that our own strict reader finds.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { parseCef } from '../formats/strict-parser.ts';
import { awkwardCef, goldenLines } from './lines.ts';
import { isInstalled, pathOf } from './receivers/program.ts';

// Blanks at the end of a value are kept by some parsers and cut by others; mappings write none.
const lines = [...awkwardCef.filter((line) => !line.endsWith(' ')), ...goldenLines('cef')];

interface Read {
  readonly header: readonly string[];
  readonly values: Readonly<Record<string, string>>;
}

function runParser(command: string, args: readonly string[], input: string): string {
  const { status, stdout, stderr } = spawnSync(command, args, {
    input,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  assert.equal(status, 0, stderr);
  return stdout;
}

function expected(line: string): Read {
  const { header, values } = parseCef(line);
  return { header, values: Object.fromEntries(values) };
}

test('liblognorm reads every golden CEF line with equal fields', (context) => {
  if (!isInstalled(['lognormalizer'], context)) return;
  const folder = mkdtempSync(join(tmpdir(), 'lognorm-'));
  try {
    const rules = join(folder, 'cef.rulebase');
    writeFileSync(rules, 'version=2\nrule=:%f:cef%\n');
    // liblognorm 2.0.6 skips one character after the header, where its authors put a blank.
    const input = lines.map((line) => line.replace(/^((?:\\.|[^|\\])*\|){7}/, '$& ')).join('\n');
    const output = runParser(pathOf('lognormalizer'), ['-r', rules, '-e', 'json'], `${input}\n`);
    const read = output.trimEnd().split('\n').map(fromLognorm);
    assert.deepEqual(read, lines.map(expected));
  } finally {
    rmSync(folder, { recursive: true });
  }
});

function fromLognorm(text: string): Read {
  const { f } = JSON.parse(text) as { f?: Record<string, string> & { Extensions: Record<string, string> } };
  assert.ok(f !== undefined, `not read: ${text}`);
  const { DeviceVendor, DeviceProduct, DeviceVersion, SignatureID, Name, Severity, Extensions } = f;
  const header = [DeviceVendor, DeviceProduct, DeviceVersion, SignatureID, Name, Severity];
  return { header: header.map(String), values: Extensions };
}

test('jc reads every golden CEF line with equal fields', (context) => {
  if (!isInstalled(['jc'], context)) return;
  // jc 1.22 stumbles over escapes in the header, so those lines are left to liblognorm.
  const readable = lines.filter((line) => !/^(?:[^|]*\|){0,6}[^|]*\\/.test(line));
  assert.ok(readable.length >= lines.length / 2);
  const output = runParser(pathOf('jc'), ['--cef', '--raw'], `${readable.join('\n')}\n`);
  const read = (JSON.parse(output) as Record<string, string>[]).map(fromJc);
  assert.deepEqual(read, readable.map(expected));
});

function fromJc(fields: Record<string, string>): Read {
  const { deviceVendor, deviceProduct, deviceVersion, deviceEventClassId, name, agentSeverity, ...rest } =
    fields;
  const header = [deviceVendor, deviceProduct, deviceVersion, deviceEventClassId, name, agentSeverity];
  const { CEFVersion: _version, ...values } = rest;
  const unescaped = Object.entries(values).map(([key, value]) => [key, unescapeCef(value)]);
  return { header: header.map(String), values: Object.fromEntries(unescaped) };
}

/** `--raw` leaves escapes as they are. */
function unescapeCef(text: string): string {
  return text.replace(/\\(.)/g, (_, escaped: string) =>
    escaped === 'n' ? '\n' : escaped === 'r' ? '\r' : escaped,
  );
}
