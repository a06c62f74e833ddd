// What `check` sees of the files a tenant signs in with: whether they can be read, who else can, and until
// when they are good. Whether Entra takes them is seen with the sources.
import type { ConfiguredTenant } from '../../config/configuration.ts';
import { expiryText } from '../../notices/expiry-text.ts';
import { readCertificate } from '../../sources/microsoft/credentials/certificate.ts';
import type { CertificatePlace, SecretPlace } from '../../sources/microsoft/credentials/sign-in-way.ts';
import { systemClock } from '../../world/clock.ts';
import type { Secret } from '../../world/secret.ts';
import { type CheckItem, type Finding, ok } from './check-item.ts';

export function credentialItems({ name, signIn }: ConfiguredTenant): readonly CheckItem[] {
  switch (signIn.way) {
    case 'client-secret':
      return [
        secretItem(`secret of tenant ${name}`, signIn.current),
        ...(signIn.next === undefined ? [] : [secretItem(`next secret of tenant ${name}`, signIn.next)]),
      ];
    case 'certificate':
      return [
        certificateItem(`certificate of tenant ${name}`, signIn.current),
        ...(signIn.next === undefined
          ? []
          : [certificateItem(`next certificate of tenant ${name}`, signIn.next)]),
      ];
  }
}

function secretItem(subject: string, { place, expiresAtMs }: SecretPlace): CheckItem {
  return {
    subject,
    look: async () => {
      await place.read();
      return judge(place, expiresAtMs);
    },
  };
}

function certificateItem(subject: string, place: CertificatePlace): CheckItem {
  return {
    subject,
    look: async () => {
      const { expiresAtMs } = await readCertificate(place);
      return judge(place.key ?? place.certificate, expiresAtMs);
    },
  };
}

async function judge(place: Secret, expiresAtMs: number | undefined): Promise<Finding> {
  const now = systemClock.now();
  const expiry = expiresAtMs === undefined ? '' : `, ${expiryText(expiresAtMs, now)}`;
  const found = `readable (${place.origin})${expiry}`;
  if (expiresAtMs !== undefined && expiresAtMs <= now) return { isOk: false, found, remedy: expiredRemedy };
  const isOpen = await place.isOpenToOthers();
  return isOpen
    ? ok(found, 'Other users of this machine may read it: chmod 600, owned by the service.')
    : ok(found);
}

const expiredRemedy = 'Make a new one, make it known at the app registration, and put it in this place.';
