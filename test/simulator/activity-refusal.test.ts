import assert from 'node:assert/strict';
import { test } from 'node:test';
import { activityErrorCodes } from '../../src/simulator/activity-refusal.ts';
import { activityCode, SimulatedCloud, tenantId } from '../doubles/simulated-cloud.ts';

/** The codes of the reference, with the status where one was observed or documented. */
const documented: Readonly<Record<string, number | undefined>> = {
  AF10001: undefined,
  AF20001: undefined,
  AF20002: undefined,
  AF20003: undefined,
  AF20010: undefined,
  AF20011: undefined,
  AF20012: undefined,
  AF20013: undefined,
  AF20020: undefined,
  AF20021: undefined,
  AF20022: 400,
  AF20023: undefined,
  AF20024: 400,
  AF20030: undefined,
  AF20031: undefined,
  AF20050: 404,
  AF20051: undefined,
  AF20052: undefined,
  AF20053: undefined,
  AF20054: undefined,
  AF20055: 400,
  AF429: 403,
  AF50000: 500,
  AF50005: undefined,
  AF50006: undefined,
};

test('every AF code can be told to any endpoint of the API, and is told once', async () => {
  assert.deepEqual([...activityErrorCodes].sort(), Object.keys(documented).sort());
  const simulated = new SimulatedCloud();
  for (const code of activityErrorCodes) {
    simulated.cloud.faults.tell(code, 'subscriptions');
    const answer = await simulated.activity('GET', 'subscriptions/list');
    assert.equal(activityCode(answer), code);
    assert.equal(answer.status, documented[code] ?? answer.status);
    assert.ok(answer.status >= 400, code);
    assert.doesNotMatch(answer.text, /\{0\}/);
  }
  assert.equal((await simulated.activity('GET', 'subscriptions/list')).status, 200);
});

test('a told refusal names the tenant, or the content that was asked for', async () => {
  const simulated = new SimulatedCloud();
  simulated.cloud.faults.tell('AF20011', 'subscriptions');
  const tenant = await simulated.activity('GET', 'subscriptions/list');
  assert.ok(tenant.text.includes(`(${tenantId}) does not exist`));
  simulated.cloud.faults.tell('AF20051', 'blob');
  assert.match((await simulated.activity('GET', 'audit/1$2$a')).text, /key 1\$2\$a has already expired/);
});

test('a tenant whose audit log is off is told in the words Microsoft has for it', async () => {
  const simulated = new SimulatedCloud({ tenant: { isAuditOn: false } });
  const words = `Microsoft.Office.Compliance.Audit.DataServiceException: Tenant ${tenantId} does not exist.`;
  assert.ok((await simulated.activity('GET', 'subscriptions/list')).text.includes(words));
});

test('a permission that is missing is told with those that are there', async () => {
  const simulated = new SimulatedCloud({ tenant: { roles: ['ServiceHealth.Read'] } });
  const answer = await simulated.activity('GET', 'subscriptions/list');
  assert.equal(activityCode(answer), 'AF10001');
  assert.match(answer.text, /permission set \(ServiceHealth\.Read\)/);
});

test('a PublisherIdentifier has to be a GUID', async () => {
  const simulated = new SimulatedCloud();
  const ask = (publisher: string) =>
    simulated.activity('POST', `subscriptions/start?contentType=DLP.All&PublisherIdentifier=${publisher}`);
  assert.equal(activityCode(await ask('contoso')), 'AF20002');
  assert.equal((await ask(tenantId)).status, 200);
});

test('names of sensitive types come in one language', async () => {
  const simulated = new SimulatedCloud();
  const authorization = `Bearer ${await simulated.token('https://manage.office.com')}`;
  const ask = async (language: string) => {
    const { status } = await simulated.cloud.handle({
      method: 'GET',
      url: `http://cloud.test/api/v1.0/${tenantId}/activity/feed/resources/dlpSensitiveTypes`,
      headers: { authorization, ...(language !== '' && { 'accept-language': language }) },
    });
    return status;
  };
  assert.deepEqual(
    [await ask(''), await ask('de-DE'), await ask('de, en'), await ask('%')],
    [200, 200, 400, 400],
  );
});
