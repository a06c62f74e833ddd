// The two lines that the content rules give in full, header included.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createHeader } from '../../src/destinations/header.ts';
import { createCef } from '../../src/formats/cef.ts';
import { createLeef } from '../../src/formats/leef.ts';
import { deviceHost } from '../../src/model/device-host.ts';
import { event, field, kept } from './events.ts';

const header = createHeader({ mode: 'rfc3164', facility: 'local4', priority: 'notice' }).write(
  deviceHost('contoso'),
  8,
  new Date(2026, 0, 8, 9, 14, 2).getTime(),
);

test('an endpoint detection becomes the CEF line of the content rules', () => {
  const alert = 'da637370718981685665_16349121';
  const time = '1601474960357';
  const detection = event([
    kept('rt', time),
    kept('start', time),
    kept('end', time),
    kept('cat', 'Malware'),
    field('sourceServiceName', 'EDR'),
    field('shost', 'mymachine1'),
    field('sourceDnsDomain', 'domain.com'),
    field('fname', 'cmdParent.exe'),
    field('filePath', 'C:\\WINDOWS\\SysWOW64\\boo3\\qwerty'),
    kept('fileHash', 'aabbccddee1122334455aabbccddee1122334455'),
    kept('cs5', '854b85cbff2752fcb88606bca76f83c6', 'MD5'),
    kept('externalId', alert),
    field('flexString1', `https://securitycenter.windows.com/alert/${alert}`, { label: 'LinkToWDATP' }),
    kept('deviceExternalId', 'deadbeef000040830ee54503926f556dcaf82bb0'),
    field('MicrosoftDefenderComputerDnsName', 'mymachine1.domain.com'),
    field('msg', 'Test Alert'),
    kept('deviceCustomDate1', '1601475104077', 'LastProcessedTimeUtc'),
    kept('MicrosoftDefenderDetectorId', 'b20af1d2-5990-4672-87f1-acc2a8ff7725'),
    field('MicrosoftDefenderReportId', '1053729833'),
  ]);
  const envelope = {
    recordId: `${alert}:R4xEdgAvDb2LQl3BgHoA3NYqKmRSiIAG7dpxAJCYZhY=`,
    sequence: 184_213,
    tenant: 'contoso',
    feed: 'endpoint-detections',
  };
  const line = createCef().format(detection, envelope, 8_000);
  assert.equal(
    header + line.text,
    String.raw`<165>Jan  8 09:14:02 contoso-defender CEF:0|Microsoft|Microsoft Defender ATP|2.0|detection:malware:detected|Suspicious File Activity|8|rt=1601474960357 start=1601474960357 end=1601474960357 cat=Malware sourceServiceName=EDR shost=mymachine1 sourceDnsDomain=domain.com fname=cmdParent.exe filePath=C:\\WINDOWS\\SysWOW64\\boo3\\qwerty fileHash=aabbccddee1122334455aabbccddee1122334455 cs5Label=MD5 cs5=854b85cbff2752fcb88606bca76f83c6 externalId=da637370718981685665_16349121 flexString1Label=LinkToWDATP flexString1=https://securitycenter.windows.com/alert/da637370718981685665_16349121 deviceExternalId=deadbeef000040830ee54503926f556dcaf82bb0 msg=Test Alert deviceCustomDate1Label=LastProcessedTimeUtc deviceCustomDate1=1601475104077 cs2Label=RecordId cs2=da637370718981685665_16349121:R4xEdgAvDb2LQl3BgHoA3NYqKmRSiIAG7dpxAJCYZhY\= cn3Label=Sequence cn3=184213 dvchost=contoso-defender deviceFacility=endpoint-detections MicrosoftDefenderComputerDnsName=mymachine1.domain.com MicrosoftDefenderDetectorId=b20af1d2-5990-4672-87f1-acc2a8ff7725 MicrosoftDefenderReportId=1053729833`,
  );
  assert.deepEqual(line.cut, []);
});

test('a blocked mail becomes the LEEF line of the content rules', () => {
  const mail = event(
    [
      kept('devTime', '1767863419000'),
      field('src', '192.0.2.1'),
      field('usrName', 'u@contoso.example'),
      field('sender', 'x@evil.example'),
      field('envelopeSender', 'x@evil.example'),
      field('recipients', 'u@contoso.example'),
      field('recipientCount', '1'),
      field('subject', 'Invoice | March = due'),
      field('verdict', 'Malware'),
      field('threats', 'Malware: [File detonation]; Spam: [General filter]'),
      field('threatName', 'Trojan_Gen'),
      field('detectionType', 'Inline'),
      field('deliveryAction', 'Blocked'),
      field('originalLocation', 'Quarantine'),
      field('latestLocation', 'Quarantine'),
      field('policy', 'SafeAttachements'),
      field('policyAction', 'Quarantine'),
      field('direction', 'Inbound'),
      field('fileName', 'a.pdf.exe'),
      kept('sha256', 'e'.repeat(64)),
      field('spf', 'Pass'),
      field('dkim', 'Fail'),
      field('dmarc', 'Best guess pass'),
      kept('networkMessageId', 'bbbbbbbb-0000-4000-8000-000000000001'),
      kept('internetMessageId', '<a@b>'),
      kept('messageTime', '2026-01-08T09:07:47.000Z'),
      field('portalLink', 'https://security.microsoft.com/?hash=/threatexplorer?messageParams=x'),
    ],
    {
      product: { vendor: 'Microsoft', name: 'Microsoft Defender for Office 365', version: '1.0' },
      kind: 'mail:malware',
      variant: 'blocked',
      category: 'mail-blocked',
      name: 'Malware mail blocked',
      severity: 4,
    },
  );
  const envelope = {
    recordId: 'aaaaaaaa-0000-4000-8000-000000000028',
    sequence: 90_418,
    tenant: 'contoso',
    feed: 'office-activity',
  };
  const line = createLeef({ version: 1 }).format(mail, envelope, 8_000);
  const expected =
    '<165>Jan  8 09:14:02 contoso-defender LEEF:1.0|Microsoft|Microsoft Defender for Office 365|1.0|mail:malware|cat=mail-blocked⇥devTime=1767863419000⇥sev=4⇥name=Malware mail blocked⇥src=192.0.2.1⇥usrName=u@contoso.example⇥sender=x@evil.example⇥envelopeSender=x@evil.example⇥recipients=u@contoso.example⇥recipientCount=1⇥subject=Invoice   March = due⇥verdict=Malware⇥threats=Malware: [File detonation]; Spam: [General filter]⇥threatName=Trojan_Gen⇥detectionType=Inline⇥deliveryAction=Blocked⇥originalLocation=Quarantine⇥latestLocation=Quarantine⇥policy=SafeAttachements⇥policyAction=Quarantine⇥direction=Inbound⇥fileName=a.pdf.exe⇥sha256=eeee…⇥spf=Pass⇥dkim=Fail⇥dmarc=Best guess pass⇥networkMessageId=bbbbbbbb-0000-4000-8000-000000000001⇥internetMessageId=<a@b>⇥messageTime=2026-01-08T09:07:47.000Z⇥portalLink=https://security.microsoft.com/?hash=/threatexplorer?messageParams=x⇥recordId=aaaaaaaa-0000-4000-8000-000000000028⇥seq=90418⇥tenant=contoso⇥feed=office-activity';
  assert.equal(header + line.text, expected.replaceAll('⇥', '\t').replace('eeee…', 'e'.repeat(64)));
  assert.deepEqual(line.cut, []);
});
