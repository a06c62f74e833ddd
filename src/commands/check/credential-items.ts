// What `check` sees of what a tenant signs in with: whether it can be read and until when it is
// good. Whether Entra takes it is seen with the sources.
import type { ConfiguredTenant } from '../../config/configuration.ts';
import { expiryText } from '../../notices/expiry-text.ts';
import { readCertificate } from '../../sources/microsoft/credentials/certificate.ts';
import { createRefreshTokenStore } from '../../sources/microsoft/credentials/refresh-token-store.ts';
import type {
  ApplicationWay,
  CertificatePlace,
  SecretPlace,
} from '../../sources/microsoft/credentials/sign-in-way.ts';
import { tokenClaims } from '../../sources/microsoft/token-roles.ts';
import { systemClock } from '../../world/clock.ts';
import { systemFiles } from '../../world/files.ts';
import { systemRandom } from '../../world/random.ts';
import type { Secret } from '../../world/secret.ts';
import { durationText } from '../text-table.ts';
import { type CheckItem, type Finding, ok } from './check-item.ts';

/** None for a managed identity, which has nothing to look at. */
export function credentialItems({ name, signIn }: ConfiguredTenant): readonly CheckItem[] {
  switch (signIn.way) {
    case 'client-secret':
    case 'certificate':
      return applicationItems(name, signIn);
    case 'federated-token':
      return [federatedItem(`federated token of tenant ${name}`, signIn.token)];
    case 'user-sign-in': {
      const { application, folder } = signIn;
      const own = application === undefined ? [] : applicationItems(name, application);
      return [...own, signInItem(name, folder)];
    }
    case 'managed-identity':
      return [];
  }
}

function applicationItems(name: string, way: ApplicationWay): readonly CheckItem[] {
  if (way.way === 'client-secret') {
    const next = way.next && secretItem(`next secret of tenant ${name}`, way.next);
    return [secretItem(`secret of tenant ${name}`, way.current), ...(next === undefined ? [] : [next])];
  }
  const next = way.next && certificateItem(`next certificate of tenant ${name}`, way.next);
  return [
    certificateItem(`certificate of tenant ${name}`, way.current),
    ...(next === undefined ? [] : [next]),
  ];
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

/** Its owner renews it about once an hour; what stands there expired is told here, for Entra would blame the clock. */
function federatedItem(subject: string, place: Secret): CheckItem {
  return {
    subject,
    look: async () => {
      const { exp } = tokenClaims(await place.read());
      const endedSeconds = typeof exp === 'number' ? systemClock.now() / 1_000 - exp : 0;
      if (endedSeconds <= 0) return judge(place, undefined);
      const found = `readable (${place.origin}), but its token expired ${durationText(endedSeconds)} ago`;
      return {
        isOk: false,
        found,
        remedy: 'See why the file is not renewed, or whether it is a copy of one.',
      };
    },
  };
}

function signInItem(name: string, folder: string): CheckItem {
  return {
    subject: `sign-in of tenant ${name}`,
    look: async () => {
      const store = createRefreshTokenStore(folder, name, { files: systemFiles, random: systemRandom });
      if ((await store.read()) !== undefined) return ok('somebody has signed in');
      const remedy = `Run defender-siem sign-in --tenant ${name}, as the user the service runs as.`;
      return { isOk: false, found: 'nobody has signed in yet', remedy };
    },
  };
}

function judge(place: Secret, expiresAtMs: number | undefined): Finding {
  const now = systemClock.now();
  const expiry = expiresAtMs === undefined ? '' : `, ${expiryText(expiresAtMs, now)}`;
  const found = `readable (${place.origin})${expiry}`;
  if (expiresAtMs !== undefined && expiresAtMs <= now) return { isOk: false, found, remedy: expiredRemedy };
  return ok(found);
}

const expiredRemedy = 'Make a new one, make it known at the app registration, and put it in this place.';
