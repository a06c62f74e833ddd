import assert from 'node:assert/strict';
import { test } from 'node:test';
import { boardNames } from '../../src/app/status.ts';
import { watchedParts } from '../../src/app/watched-parts.ts';
import { readConfiguration } from '../../src/config/load.ts';
import { createStatusBoard } from '../../src/notices/status-board.ts';
import { VirtualClock } from '../doubles/virtual-clock.ts';

async function twoTenants() {
  const tenant = (name: string, digit: number) => ({
    name,
    tenantId: `${digit}1111111-2222-3333-4444-555555555555`,
    clientId: '66666666-7777-8888-9999-000000000000',
    clientSecretVariable: 'SECRET',
  });
  const loaded = await readConfiguration(
    JSON.stringify({
      stateFolder: '/state',
      tenants: [tenant('contoso', 1), tenant('fabrikam', 2)],
      sources: [
        { kind: 'office-activity', name: 'contoso-audit', tenant: 'contoso' },
        { kind: 'office-activity', name: 'fabrikam-audit', tenant: 'fabrikam' },
      ],
      destinations: [{ name: 'siem', profile: 'qradar', host: 'siem.example' }],
    }),
    '/',
    { variable: () => 'open sesame', credentialsFolder: undefined },
  );
  assert.equal(loaded.outcome, 'loaded', JSON.stringify(loaded));
  return loaded.configuration;
}

test("a tenant's connector looks after its own sources, the first one's after the destinations, too", async () => {
  const configuration = await twoTenants();
  const board = createStatusBoard(boardNames(configuration), new VirtualClock());
  const names = (tenant: string) => watchedParts(configuration, board, tenant).map(({ name }) => name);
  assert.deepEqual(names('contoso'), ['contoso-audit', 'siem']);
  assert.deepEqual(names('fabrikam'), ['fabrikam-audit']);
});

test('a part is seen working once a round or a connection has worked, and names the roles it needs', async () => {
  const configuration = await twoTenants();
  const board = createStatusBoard(boardNames(configuration), new VirtualClock());
  const seen = () => watchedParts(configuration, board, 'contoso').map(({ isSeenWorking }) => isSeenWorking);
  assert.deepEqual(seen(), [false, false]);
  board.report({ notice: 'round-finished', source: 'contoso-audit', hasMore: false, restMs: 0 });
  board.report({ notice: 'delivery-started', destination: 'siem', proof: 'confirmed-by-close' });
  assert.deepEqual(seen(), [true, true]);
  const [source] = watchedParts(configuration, board, 'contoso');
  assert.match(source?.roles.join() ?? '', /ActivityFeed\.Read/);
});
