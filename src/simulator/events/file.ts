// RecordType 47: a file in SharePoint, OneDrive or Teams in which Defender for Office 365 found something.
import { type MakeOfficeRecord, makeOfficeRecord, threatIntelligence } from './office-record.ts';
import { zonelessTime } from './times.ts';

export const makeFile: MakeOfficeRecord = (cast, random, loggedAtMs) => {
  const name = random.pick(['budget 2026.xlsm', 'Präsentation.pptm', 'eicar.com', 'a=b|c.zip']);
  const verdict = random.pick([1, 1, 1, 1, -1, -2, -3, 0]);
  const detectedAtMs = loggedAtMs - random.integer(1_000, 120_000);
  const common = { RecordType: 47, Operation: 'AtpDetection', ...threatIntelligence };
  return makeOfficeRecord(cast, random, loggedAtMs, 'Audit.General', common, {
    DetectionDate: zonelessTime(detectedAtMs),
    DetectionMethod: random.pick(['AntiMalware', 'File detonation']),
    EventDeepLink: `https://security.microsoft.com/?hash=/threatexplorer?fileParams=${random.hex(64)}`,
    FileData: {
      DocumentId: random.uuid(),
      FileName: name,
      FilePath: `https://${cast.domain.replace('.example', '')}.sharepoint.example/sites/Finance/Shared Documents/${name}`,
      // Bytes, as text.
      FileSize: String(random.integer(68, 40_000_000)),
      FileVerdict: verdict,
      ...(verdict === 1 && { MalwareFamily: random.pick(['Eicar', 'Trojan_Gen']) }),
      SHA256: random.hex(64),
    },
    ...(random.chance(0.9) && {
      LastModifiedBy: random.pick(cast.people).upn,
      LastModifiedDate: zonelessTime(detectedAtMs - random.integer(1_000, 86_400_000)),
    }),
    ...(random.chance(0.95) && { SourceWorkload: random.pick([0, 1, 2]) }),
  });
};
