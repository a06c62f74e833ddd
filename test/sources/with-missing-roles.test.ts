import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ConnectorError } from '../../src/errors/connector-error.ts';
import type { Page } from '../../src/model/page.ts';
import type { ProbedSource } from '../../src/sources/source-kind.ts';
import { missingRoleRemedy, withMissingRoles } from '../../src/sources/with-missing-roles.ts';

const signal = new AbortController().signal;
const page: Page = { records: [], filtered: 0, changes: [], hasMore: true };
const role = 'ActivityFeed.Read of Office 365 Management APIs';
const consentUrl = 'https://login.example/adminconsent';

function refused(error: unknown, present: () => Promise<readonly string[]>) {
  const source: ProbedSource = {
    name: 's',
    tenant: 'contoso',
    pollSeconds: 1,
    async *pull() {
      yield page;
      throw error;
    },
    probe: async () => {
      throw error;
    },
    coverage: async () => [],
    past: {
      furthestBackMs: 0,
      async *read() {},
    } as never,
  };
  return withMissingRoles(source, { needs: { roles: [role], consentUrl }, present });
}

async function errorsOf(source: ProbedSource): Promise<readonly unknown[]> {
  const probed = await source.probe(signal).catch((error: unknown) => error);
  const pages: Page[] = [];
  const pulled = await (async () => {
    for await (const each of source.pull({ get: () => undefined, entries: () => [] } as never, signal)) {
      pages.push(each);
    }
  })().catch((error: unknown) => error);
  assert.deepEqual(pages, [page]);
  return [probed, pulled];
}

test('a refusal keeps its words, names the role that the token lacks, and links to where it is granted', async () => {
  for (const code of ['source-token-refused', 'source-role-missing', 'source-api-closed'] as const) {
    const error = new ConnectorError(code, { message: 'Asking: HTTP 403.', retryAfterMs: 7 });
    for (const found of await errorsOf(refused(error, async () => ['ServiceHealth.Read']))) {
      assert.ok(found instanceof ConnectorError);
      assert.deepEqual([found.code, found.retryAfterMs], [code, 7]);
      assert.equal(found.message, error.message);
      assert.match(found.remedy, /carries ServiceHealth\.Read, but not ActivityFeed\.Read of Office/);
      assert.ok(found.remedy.endsWith(consentUrl));
    }
  }
});

test('without any role only consent is missing, and a managed identity has no page for it', () => {
  assert.match(missingRoleRemedy([role], [], consentUrl), /carries no roles: nobody has consented yet/);
  assert.match(
    missingRoleRemedy([role], ['Other.Read'], undefined),
    /New-MgServicePrincipalAppRoleAssignment/,
  );
});

test('other errors, full tokens and tokens that cannot be had leave a refusal as it is', async () => {
  const plain = new ConnectorError('source-role-missing', { message: 'Refused.' });
  const other = new ConnectorError('source-failing', { message: 'HTTP 500.' });
  const cases: readonly (readonly [unknown, () => Promise<readonly string[]>])[] = [
    [plain, async () => ['ActivityFeed.Read']],
    [plain, () => Promise.reject(new Error('no token'))],
    [other, async () => []],
    [new TypeError('a defect'), async () => []],
  ];
  for (const [error, present] of cases) {
    for (const found of await errorsOf(refused(error, present))) assert.equal(found, error);
  }
});
