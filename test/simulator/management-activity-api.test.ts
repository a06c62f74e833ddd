import assert from 'node:assert/strict';
import { test } from 'node:test';
import { activityCode, type PlainAnswer, SimulatedCloud, tenantId } from '../doubles/simulated-cloud.ts';

interface Content {
  readonly contentUri: string;
  readonly contentId: string;
  readonly contentType: string;
  readonly contentCreated: string;
  readonly contentExpiration: string;
}

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const general = 'contentType=Audit.General';
const startPauseMs = 15 * 60_000;

async function subscribed(
  options?: ConstructorParameters<typeof SimulatedCloud>[0],
): Promise<SimulatedCloud> {
  const simulated = new SimulatedCloud({
    ...options,
    events: { detectionShare: 0, blobRecords: 1, ...options?.events },
  });
  await simulated.activity('POST', `subscriptions/start?${general}`);
  return simulated;
}

function times(fromMs: number, toMs: number): string {
  const write = (atMs: number) => new Date(atMs).toISOString().slice(0, 19);
  return `startTime=${write(fromMs)}&endTime=${write(toMs)}`;
}

async function list(simulated: SimulatedCloud, query = ''): Promise<readonly Content[]> {
  const answer = await simulated.activity('GET', `subscriptions/content?${general}&${query}`);
  assert.equal(answer.status, 200, answer.text);
  return answer.json() as Content[];
}

async function fetchBlob(simulated: SimulatedCloud, uri: string): Promise<PlainAnswer> {
  return simulated.ask('GET', uri, await simulated.token('https://manage.office.com'));
}

test('listing before a subscription is AF20022, afterwards even earlier content is there', async () => {
  const simulated = new SimulatedCloud({ events: { detectionShare: 0 } });
  simulated.tenant.addEvents(20, simulated.clock.now());
  simulated.clock.advance(120_000);
  const before = await simulated.activity('GET', `subscriptions/content?${general}`);
  assert.deepEqual([before.status, activityCode(before)], [400, 'AF20022']);
  await simulated.activity('POST', `subscriptions/start?${general}`);
  assert.ok((await list(simulated)).length > 0);
});

test('a start within 15 minutes of another is throttled and told how long, later it is AF20024', async () => {
  const simulated = await subscribed();
  const start = () => simulated.activity('POST', `subscriptions/start?${general}`);
  simulated.clock.advance(4_000);
  const throttled = await start();
  assert.deepEqual([throttled.status, activityCode(throttled)], [429, 'AF429']);
  assert.match(throttled.text, /Please retry again after 14m 56s"/);
  const other = await simulated.activity('POST', 'subscriptions/start?contentType=Audit.Exchange');
  assert.equal(other.status, 200);
  simulated.clock.advance(startPauseMs - 4_000);
  const repeated = await start();
  assert.deepEqual([repeated.status, activityCode(repeated)], [400, 'AF20024']);
  assert.equal((await start()).status, 429);
});

test('subscriptions are listed with their status; a disabled one refuses with AF20023 until it is started', async () => {
  const simulated = await subscribed();
  simulated.tenant.subscriptions.disable('Audit.General');
  const listed = await simulated.activity('GET', 'subscriptions/list');
  assert.deepEqual(listed.json(), [{ contentType: 'Audit.General', status: 'disabled', webhook: null }]);
  const refused = await simulated.activity('GET', `subscriptions/content?${general}`);
  assert.equal(activityCode(refused), 'AF20023');
  simulated.clock.advance(startPauseMs);
  assert.equal((await simulated.activity('POST', `subscriptions/start?${general}`)).status, 200);
  assert.deepEqual(await list(simulated), []);
});

test('content made between a stop and the next start cannot be listed', async () => {
  const simulated = await subscribed();
  const happen = () => {
    simulated.tenant.addEvents(10, simulated.clock.now());
    simulated.clock.advance(2 * 60_000);
  };
  happen();
  const first = await list(simulated);
  await simulated.activity('POST', `subscriptions/stop?${general}`);
  happen();
  assert.equal(activityCode(await simulated.activity('GET', `subscriptions/content?${general}`)), 'AF20022');
  simulated.clock.advance(startPauseMs);
  await simulated.activity('POST', `subscriptions/start?${general}`);
  assert.deepEqual(await list(simulated), first);
  happen();
  assert.ok((await list(simulated)).length > first.length);
});

test('a window is half-open on contentCreated', async () => {
  const simulated = await subscribed();
  const from = simulated.clock.now();
  simulated.tenant.addEvents(60, from);
  simulated.clock.advance(hourMs);
  const all = await list(simulated, times(from - hourMs, from + hourMs));
  assert.ok(all.length > 1);
  for (const { contentCreated } of all) {
    const second = Math.floor(Date.parse(contentCreated) / 1_000) * 1_000;
    const inside = await list(simulated, times(second, second + 1_000));
    assert.ok(inside.every((c) => Date.parse(c.contentCreated) >= second));
    assert.ok(inside.some((c) => c.contentCreated === contentCreated));
    const before = await list(simulated, times(second - 1_000, second));
    assert.ok(!before.some((c) => c.contentCreated === contentCreated));
  }
});

test('windows over 24 hours, back over 7 days, upside down or with one end are AF20055', async () => {
  const simulated = await subscribed();
  const now = simulated.clock.now();
  const code = async (query: string) =>
    activityCode(await simulated.activity('GET', `subscriptions/content?${general}&${query}`));
  assert.equal(await code(times(now - 25 * hourMs, now)), 'AF20055');
  assert.equal(await code(times(now - 8 * dayMs, now - 8 * dayMs + hourMs)), 'AF20055');
  assert.equal(await code(times(now, now - hourMs)), 'AF20055');
  assert.equal(await code('startTime=2026-01-08'), 'AF20055');
  assert.equal(await code('startTime=noon&endTime=midnight'), 'AF20002');
  assert.deepEqual(await list(simulated, times(now - dayMs, now)), []);
  assert.deepEqual(await list(simulated, times(now - 7 * dayMs, now - 6 * dayMs)), []);
  assert.deepEqual(await list(simulated, 'startTime=2026-01-07T10:30&endTime=2026-01-08'), []);
});

test('a long listing comes in pages, the next named by a header of changing case', async () => {
  const simulated = await subscribed({ listingPageSize: 3 });
  simulated.tenant.addEvents(60, simulated.clock.now());
  simulated.clock.advance(120_000);
  const token = await simulated.token('https://manage.office.com');
  const seen: string[] = [];
  const names = new Set<string>();
  let url: string | undefined =
    `http://cloud.test/api/v1.0/${tenantId}/activity/feed/subscriptions/content?${general}`;
  while (url !== undefined) {
    const answer = await simulated.cloud.handle({
      method: 'GET',
      url,
      headers: { authorization: `Bearer ${token}` },
    });
    const parts: Uint8Array[] = [];
    for await (const part of answer.body) parts.push(part);
    const page = JSON.parse(Buffer.concat(parts).toString()) as Content[];
    assert.ok(page.length <= 3);
    seen.push(...page.map((content) => content.contentId));
    const link: [string, string] | undefined = Object.entries(answer.headers).find(([name]) =>
      /^nextpage/i.test(name),
    );
    if (link) names.add(link[0]);
    url = link?.[1];
  }
  assert.ok(names.size > 1);
  assert.equal(new Set(seen).size, seen.length);
  assert.ok(seen.length > 30);
});

test('a nextPage that is not ours is AF20031', async () => {
  const simulated = await subscribed();
  const answer = await simulated.activity('GET', `subscriptions/content?${general}&nextPage=x`);
  assert.equal(activityCode(answer), 'AF20031');
});

test('a blob is an array of records, lives seven days, and is then AF20051', async () => {
  const simulated = await subscribed();
  simulated.tenant.addEvents(20, simulated.clock.now());
  simulated.clock.advance(120_000);
  const [content] = await list(simulated);
  assert.ok(content);
  assert.match(content.contentId, /^\d{23}\$\d{23}\$audit_general\$Audit_General\$emea[0-9a-f]{4}$/);
  assert.ok(content.contentUri.endsWith(`/activity/feed/audit/${content.contentId}`));
  assert.equal(Date.parse(content.contentExpiration) - Date.parse(content.contentCreated), 7 * dayMs);
  const blob = await fetchBlob(simulated, content.contentUri);
  assert.ok((blob.json() as unknown[]).length > 0);
  simulated.clock.advance(7 * dayMs);
  assert.equal(activityCode(await fetchBlob(simulated, content.contentUri)), 'AF20051');
  const expired = [...simulated.cloud.issued()].filter((record) => record.isExpired);
  assert.ok(expired.length > 0 && expired.every((record) => record.handedOut === 0));
});

test('an unknown blob is AF20050 with 404, a malformed id AF20052', async () => {
  const simulated = await subscribed();
  const unknown = await simulated.activity('GET', 'audit/1$2$audit_general$Audit_General');
  assert.deepEqual([unknown.status, activityCode(unknown)], [404, 'AF20050']);
  assert.equal(activityCode(await simulated.activity('GET', 'audit/nonsense')), 'AF20052');
});

test('unknown, missing and misspelt content types and tenants have their codes', async () => {
  const simulated = await subscribed();
  const token = await simulated.token('https://manage.office.com');
  const ask = async (tenant: string, operation = 'subscriptions/list') =>
    activityCode(await simulated.ask('GET', `/api/v1.0/${tenant}/activity/feed/${operation}`, token));
  assert.equal(await ask(tenantId, 'subscriptions/content?contentType=Audit.Genral'), 'AF20020');
  assert.equal(await ask(tenantId, 'subscriptions/content'), 'AF20001');
  assert.equal(await ask('11111111-2222-3333-4444-666666666666'), 'AF20010');
  assert.equal(await ask('contoso.example'), 'AF20013');
});

test('a token without ActivityFeed.Read is AF10001, a tenant without auditing AF20012', async () => {
  const unauthorised = new SimulatedCloud({ tenant: { roles: [] } });
  assert.equal(activityCode(await unauthorised.activity('GET', 'subscriptions/list')), 'AF10001');
  const unaudited = new SimulatedCloud({ tenant: { isAuditOn: false } });
  assert.equal(activityCode(await unaudited.activity('GET', 'subscriptions/list')), 'AF20012');
});

test('more requests than a minute allows are AF429, and the next minute is free again', async () => {
  const simulated = await subscribed({ limits: { activity: { perMinute: 5, perHour: 1_000 } } });
  const codes: (string | undefined)[] = [];
  for (let asked = 0; asked < 6; asked += 1) {
    codes.push(activityCode(await simulated.activity('GET', 'subscriptions/list')));
  }
  assert.ok(codes.includes('AF429') && codes[0] === undefined);
  simulated.clock.advance(60_000);
  assert.equal((await simulated.activity('GET', 'subscriptions/list')).status, 200);
});

test('records repeat across blobs, lie out of order, and some blobs show up late', async () => {
  const simulated = await subscribed({
    events: { perMinute: 20, maxDelayMs: 600_000, lateShare: 0.3, lateMs: 600_000, duplicateShare: 0.3 },
  });
  const from = simulated.clock.now();
  simulated.clock.advance(hourMs);
  const early = await listAll(simulated, times(from, from + hourMs));
  simulated.clock.advance(hourMs);
  const later = await listAll(simulated, times(from, from + hourMs));
  const earlyIds = new Set(early.map((content) => content.contentId));
  assert.ok(later.some((content) => !earlyIds.has(content.contentId)));

  const records: { Id: string; CreationTime: string; RecordType: number }[] = [];
  for (const { contentUri } of later) {
    records.push(...((await fetchBlob(simulated, contentUri)).json() as typeof records));
  }
  const ids = records.map((record) => record.Id);
  assert.ok(new Set(ids).size < ids.length);
  const created = records.map((record) => record.CreationTime);
  assert.notDeepEqual(created, created.toSorted());
  assert.ok(created.some((time) => time.endsWith('Z')) && created.some((time) => !time.endsWith('Z')));
  const types = new Set(records.map((record) => record.RecordType));
  for (const type of [28, 41, 47, 64, 40, 25, 155]) assert.ok(types.has(type), String(type));
});

async function listAll(simulated: SimulatedCloud, query: string): Promise<readonly Content[]> {
  const all: Content[] = [];
  let url: string | undefined =
    `http://cloud.test/api/v1.0/${tenantId}/activity/feed/subscriptions/content?${general}&${query}`;
  while (url !== undefined) {
    const page: PlainAnswer = await fetchBlob(simulated, url);
    all.push(...(page.json() as Content[]));
    url = page.headers['nextpageuri'] ?? page.headers['nextpageurl'];
  }
  return all;
}
