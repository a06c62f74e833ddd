// The death of a receiver once more, in a network of its own whose hosts take only a few kilobytes per connection,
// so that most of what is lost elsewhere would still be with the sender.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { isInstalled } from './receivers/program.ts';

const inOwnNetwork = ['--net', 'sh', '-c'];
const narrow = 'ip link set lo up && echo "4096 16384 16384" > /proc/sys/net/ipv4/tcp_rmem';

test('with small receive buffers rsyslog that freezes and is killed, twice, loses nothing', (context) => {
  if (!isInstalled(['rsyslogd'], context)) return;
  if (spawnSync('unshare', [...inOwnNetwork, narrow]).status !== 0) {
    context.skip('needs root (unshare --net) and the package iproute2');
    return;
  }
  const { NODE_TEST_CONTEXT: _nested, ...environment } = process.env;
  const file = join(import.meta.dirname, 'receiver-dies.interop.ts');
  const command = `${narrow} && exec "$0" --test --test-name-pattern "rsyslog .tcp. .*loses nothing" "$1"`;
  const { status, stdout } = spawnSync('unshare', [...inOwnNetwork, command, process.execPath, file], {
    env: environment,
    encoding: 'utf8',
  });
  assert.equal(status, 0, stdout);
  assert.match(stdout, /pass 1/);
});
