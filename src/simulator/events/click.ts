// RecordType 41: a user clicked a link that Safe Links blocked, held back, or let through on insistence.
import { evilUrl, outsideAddress } from './cast.ts';
import { type MakeOfficeRecord, makeOfficeRecord, threatIntelligence } from './office-record.ts';
import { zonelessTime } from './times.ts';

export const makeClick: MakeOfficeRecord = (cast, random, loggedAtMs) => {
  const sourceId = random.uuid();
  const common = {
    RecordType: 41,
    Operation: 'TIUrlClickData',
    ...threatIntelligence,
    UserId: random.pick(cast.people).upn,
  };
  return makeOfficeRecord(cast, random, loggedAtMs, 'Audit.General', common, {
    AppName: random.pick(['Mail', 'Mail', 'Teams', 'Word']),
    AppVersion: '0.0.0000',
    EventDeepLink: `https://security.microsoft.com/?hash=/threatexplorer?messageParams=${sourceId}`,
    SourceId: sourceId,
    TimeOfClick: zonelessTime(loggedAtMs - random.integer(1_000, 300_000)),
    Url: evilUrl(random),
    // The action is not always there; only blocks and overrides are logged.
    ...(random.chance(0.95) && { UrlClickAction: random.pick([2, 2, 3, 4, 5]) }),
    UserIp: outsideAddress(random),
  });
};
