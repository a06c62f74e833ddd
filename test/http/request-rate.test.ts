import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRequestRate } from '../../src/http/request-rate.ts';
import { VirtualClock } from '../doubles/virtual-clock.ts';

function countPassed(isWithinRate: (address: string) => boolean, addresses: readonly string[]): number {
  return addresses.filter((address) => isWithinRate(address)).length;
}

test('one address has its share of a minute, others have theirs, and the next minute begins anew', () => {
  const clock = new VirtualClock();
  const isWithinRate = createRequestRate({ perAddress: 3, inAll: 100 }, clock);
  const five = (address: string) => countPassed(isWithinRate, new Array<string>(5).fill(address));
  assert.deepEqual([five('192.0.2.1'), five('192.0.2.2'), five('192.0.2.1')], [3, 3, 0]);
  clock.advance(60_000);
  assert.equal(five('192.0.2.1'), 3);
});

test('an IPv6 network of 64 bits counts as one, and an IPv4 address as itself in both its forms', () => {
  const isWithinRate = createRequestRate({ perAddress: 2, inAll: 100 }, new VirtualClock());
  const passed = (...addresses: string[]) => countPassed(isWithinRate, addresses);
  assert.equal(passed('2001:db8:1:2::1', '2001:db8:1:2:aaaa::1', '2001:db8:1:2:3:4:5:6'), 2);
  assert.equal(passed('2001:db8:1:3::1'), 1);
  assert.equal(passed('::1', '::1', '::1'), 2);
  assert.equal(passed('2001:db8::5:6:7:8:9', '2001:db8:0:5:6:7:8:9', '2001:db8:0:5::'), 2);
  assert.equal(passed('::ffff:192.0.2.9', '192.0.2.9', '::ffff:192.0.2.9'), 2);
});

test('what one address asks too much does not shut out the others', () => {
  const isWithinRate = createRequestRate({ perAddress: 3, inAll: 10 }, new VirtualClock());
  assert.equal(countPassed(isWithinRate, new Array<string>(1_000).fill('192.0.2.1')), 3);
  assert.equal(countPassed(isWithinRate, ['192.0.2.2', '192.0.2.3']), 2);
});

test('from however many addresses, no more than the count of all passes or is remembered', () => {
  const isWithinRate = createRequestRate({ perAddress: 2, inAll: 1_000 }, new VirtualClock());
  const many = Array.from({ length: 5_000 }, (_, n) => `10.0.${n >> 8}.${n & 255}`);
  assert.equal(countPassed(isWithinRate, many), 1_000);
});
