// The Office 365 Management Activity API as the configuration sees it.
import { type CloudName, clouds } from '../microsoft/clouds.ts';
import type { SourceKind } from '../source-kind.ts';
import { type OfficeActivityOptions, officeActivityOptions } from './options.ts';
import { createOfficeActivity } from './source.ts';

function origin(options: OfficeActivityOptions, cloud: CloudName): string {
  return options.endpoint ?? clouds[cloud].activity;
}

export const officeActivity: SourceKind<typeof officeActivityOptions> = {
  kind: 'office-activity',
  options: officeActivityOptions,
  origin,
  resource: (_options, cloud) => clouds[cloud].activity,
  roles: (options) => [
    'ActivityFeed.Read of Office 365 Management APIs',
    ...(options.contentTypes.includes('DLP.All')
      ? ['ActivityFeed.ReadDlp of Office 365 Management APIs']
      : []),
  ],
  create: (setup) => createOfficeActivity(setup, origin(setup.options, setup.tenant.cloud)),
};
