// The identity endpoints of every kind of machine at one address, as `simulate` serves them: told apart by path
// and api-version, as each kind has its own.
import type { CloudAnswer, CloudRequest } from '../cloud-answer.ts';
import { appServicePath, createAppServiceIdentity } from './app-service-identity.ts';
import { createArcIdentity } from './arc-identity.ts';
import type { MachineIdentity } from './machine-identity.ts';
import { createVmIdentity } from './vm-identity.ts';

interface MachineEndpointsOptions {
  /** What IDENTITY_HEADER of App Service says. */
  readonly header: string;
  /** Where key files of an Arc server are written; undefined: there is no Arc server. */
  readonly keyFolder: string | undefined;
}

export function createMachineEndpoints(
  identity: MachineIdentity,
  { header, keyFolder }: MachineEndpointsOptions,
): { readonly handle: (request: CloudRequest) => Promise<CloudAnswer> } {
  const appService = createAppServiceIdentity(identity, header);
  const vm = createVmIdentity(identity);
  const arc = keyFolder === undefined ? vm : createArcIdentity(identity, keyFolder);
  return {
    handle: (request) => {
      const { pathname, searchParams } = new URL(request.url);
      if (pathname === appServicePath) return appService.handle(request);
      return (searchParams.get('api-version') === '2018-02-01' ? vm : arc).handle(request);
    },
  };
}
