// RecordType 40: an alert of the compliance centre, raised or extended by an entity.
import { type MakeOfficeRecord, makeOfficeRecord } from './office-record.ts';
import { tickTime } from './times.ts';

export const makeOfficeAlert: MakeOfficeRecord = (cast, random, loggedAtMs) => {
  const isEntity = random.chance(0.5);
  const alertId = random.uuid();
  const person = random.pick(cast.people);
  const severity = random.pick(['Low', 'Medium', 'High', 'Informational']);
  const name = random.pick(['Elevation of Exchange admin privilege', 'Unusual volume of file deletion']);
  const common = {
    RecordType: 40,
    Operation: isEntity ? 'AlertEntityGenerated' : random.pick(['AlertTriggered', 'AlertUpdated']),
    Workload: 'SecurityComplianceCenter',
    UserType: 4,
    UserKey: 'SecurityComplianceAlerts',
    UserId: 'SecurityComplianceAlerts',
  };
  return makeOfficeRecord(cast, random, loggedAtMs, 'Audit.General', common, {
    ResultStatus: 'Succeeded',
    ObjectId: isEntity ? person.upn : alertId,
    AlertId: alertId,
    AlertLinks: random.chance(0.5) ? [{ AlertLinkHref: 'https://security.microsoft.com/alerts' }] : [],
    AlertType: random.pick(['System', 'Custom']),
    Category: random.pick(['AccessGovernance', 'ThreatManagement', 'MailFlow']),
    Comments: 'New alert',
    Data: JSON.stringify({
      etype: 'User',
      eid: person.upn,
      tid: cast.tenantId,
      ts: tickTime(loggedAtMs - 60_000, 0),
      te: tickTime(loggedAtMs, 0),
      op: 'GrantAdminPermission',
      an: name,
      ad: 'This alert is triggered when someone becomes an Exchange admin -V1.0.0.1',
      sev: severity,
      lon: 'GrantAdminPermission',
    }),
    Name: name,
    PolicyId: random.uuid(),
    Severity: severity,
    Source: random.pick(['Office 365 Security & Compliance', 'Cloud App Security']),
    Status: random.pick(['Active', 'Investigating', 'Resolved', 'Dismissed']),
    ...(isEntity && { AlertEntityId: person.upn, EntityType: 'User' }),
  });
};
