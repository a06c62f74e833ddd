// Audit records that are no alarms: a sign-in (15), a file operation (6), a team (25), and a RecordType that
// the documents do not list (155). A default configuration leaves all of them out.
import { outsideAddress } from './cast.ts';
import { type MakeOfficeRecord, makeOfficeRecord } from './office-record.ts';

export const makeSignIn: MakeOfficeRecord = (cast, random, loggedAtMs) => {
  const person = random.pick(cast.people);
  const address = outsideAddress(random);
  const isFailed = random.chance(0.2);
  const common = {
    RecordType: 15,
    Operation: isFailed ? 'UserLoginFailed' : 'UserLoggedIn',
    Workload: 'AzureActiveDirectory',
    UserType: 0,
    UserKey: `${person.puid}@${cast.domain}`,
    UserId: person.upn,
  };
  return makeOfficeRecord(cast, random, loggedAtMs, 'Audit.AzureActiveDirectory', common, {
    ResultStatus: isFailed ? 'Failed' : 'Succeeded',
    ClientIP: address,
    ObjectId: '00000002-0000-0000-c000-000000000000',
    Actor: [
      { ID: person.objectId, Type: 2 },
      { ID: person.upn, Type: 5 },
      { ID: person.puid, Type: 3 },
    ],
    ActorContextId: cast.tenantId,
    ActorIpAddress: address,
    ApplicationId: random.uuid(),
    AzureActiveDirectoryEventType: 1,
    ExtendedProperties: [
      { Name: 'UserAgent', Value: 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0)' },
      { Name: 'RequestType', Value: 'OAuth2:Authorize' },
    ],
    InterSystemsId: random.uuid(),
    IntraSystemId: random.uuid(),
    ModifiedProperties: [],
    SupportTicketId: '',
    Target: [{ ID: '00000002-0000-0000-c000-000000000000', Type: 0 }],
    TargetContextId: cast.tenantId,
    ...(isFailed && { ErrorNumber: '50126', LogonError: 'InvalidUserNameOrPassword' }),
  });
};

export const makeFileOperation: MakeOfficeRecord = (cast, random, loggedAtMs) => {
  const person = random.pick(cast.people);
  const name = random.pick(['Plan.docx', 'Übersicht.xlsx']);
  const site = `https://${cast.netbios.toLowerCase()}.sharepoint.example/sites/Finance/`;
  const common = {
    RecordType: 6,
    Operation: random.pick(['FileAccessed', 'FileModified', 'FileDownloaded']),
    Workload: 'SharePoint',
    UserType: 0,
    UserKey: `i:0h.f|membership|${person.puid.toLowerCase()}@live.com`,
    UserId: person.upn,
  };
  return makeOfficeRecord(cast, random, loggedAtMs, 'Audit.SharePoint', common, {
    ClientIP: outsideAddress(random),
    ObjectId: `${site}Shared Documents/${name}`,
    CorrelationId: random.uuid(),
    EventSource: 'SharePoint',
    ItemType: 'File',
    Site: random.uuid(),
    SiteUrl: site,
    SourceFileExtension: name.slice(name.lastIndexOf('.') + 1),
    SourceFileName: name,
    SourceRelativeUrl: 'Shared Documents',
    UserAgent: 'Mozilla/5.0',
  });
};

export const makeTeam: MakeOfficeRecord = (cast, random, loggedAtMs) => {
  const common = {
    RecordType: 25,
    Operation: 'TeamCreated',
    Workload: 'MicrosoftTeams',
    UserType: 5,
    UserKey: '',
    UserId: 'Application',
  };
  return makeOfficeRecord(cast, random, loggedAtMs, 'Audit.General', common, {
    TeamGuid: `19:${random.hex(32)}@thread.skype`,
    TeamName: random.pick(['Finance', 'Projekt Grün', 'Red | Blue']),
  });
};

export const makeScoreChange: MakeOfficeRecord = (cast, random, loggedAtMs) => {
  const common = {
    RecordType: 155,
    Operation: 'COMPLIANCEMANAGER-SCORECHANGE',
    Workload: 'ComplianceManager',
    UserType: 2,
    UserKey: random.uuid(),
    UserId: '',
  };
  return makeOfficeRecord(cast, random, loggedAtMs, 'Audit.General', common, {
    ResultStatus: 'Successful',
    ActionActivity: 'COMPLIANCEMANAGER-SCORECHANGE',
    ActionId: random.uuid(),
    ActionName: 'Enable self-service password reset',
    ActionProducts: [],
    ActionScope: 'Tenant',
    ActionScore: 26.5,
    ActionScoreChange: -1,
    Assessments: [],
    ManagedBy: 'User',
    Solutions: [],
    Templates: [],
  });
};
