// Everything a source needs besides its options, for tests: a tenant, a clock, and notices to look at.
import type { Notice } from '../../src/notices/notice.ts';
import type { HttpClient } from '../../src/sources/http-client.ts';
import type { SignInWay } from '../../src/sources/microsoft/credentials/sign-in-way.ts';
import type { TenantFacts } from '../../src/sources/microsoft/tenant-options.ts';
import type { SourceSetup } from '../../src/sources/source-kind.ts';
import { secretFromVariable } from '../../src/world/secret.ts';
import { VirtualClock } from './virtual-clock.ts';

export const contoso: TenantFacts & { readonly clientId: string } = {
  name: 'contoso',
  tenantId: '11111111-2222-3333-4444-555555555555',
  clientId: '99999999-8888-4777-8666-555555555555',
  cloud: 'commercial',
  authority: 'https://login.microsoftonline.com',
};

/** A tenant's sign-in with a client secret that is what `value` returns when it is read. */
export function secretWay(value: () => string): SignInWay {
  const place = secretFromVariable('SECRET', { variable: value, credentialsFolder: undefined });
  return { way: 'client-secret', current: { place, expiresAtMs: undefined }, next: undefined };
}

export interface TestSetup<Options> extends SourceSetup<Options> {
  readonly clock: VirtualClock;
  readonly notices: Notice[];
}

export function testSetup<Options>(name: string, options: Options, http: HttpClient): TestSetup<Options> {
  const notices: Notice[] = [];
  return {
    name,
    tenant: contoso,
    options,
    http,
    roles: async () => [],
    clock: new VirtualClock(),
    classify: (family, discriminator) =>
      discriminator === '28'
        ? { type: 'office-threat-mail', lane: 'alert' }
        : { type: family, lane: 'audit' },
    report: (notice) => notices.push(notice),
    notices,
  };
}
