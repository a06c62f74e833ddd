// What becomes of errors that nobody expected.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ConnectorError } from '../../src/errors/connector-error.ts';
import { ownedError } from '../../src/errors/owned-error.ts';

test('a known error stays as it is', () => {
  const known = new ConnectorError('usage-wrong', { message: 'No.' });
  assert.equal(ownedError(known, 'Trying'), known);
});

test('an unexpected one says where in the program it arose, and nothing of where the program is installed', () => {
  const { code, message } = ownedError(new TypeError('x is undefined'), 'Pulling from endpoint-detections');
  assert.equal(code, 'program-defect');
  assert.match(message, /^Pulling from endpoint-detections met something .*TypeError: x is undefined \(at /);
  assert.match(message, /test\/errors\/owned-error\.test\.ts:\d+/);
  assert.ok(!message.includes(process.cwd()), message);
});

test('the complaint of a parser is left out, as it quotes what it could not read', () => {
  const { message } = ownedError(new SyntaxError('Unexpected token "secret"'), 'Reading');
  assert.doesNotMatch(message, /secret/);
});
