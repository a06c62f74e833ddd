// What `check` says of the status page: who may ask for it, and whether token and certificate can be used.
import { X509Certificate } from 'node:crypto';
import { serveCertificate } from '../../http/served-certificate.ts';
import type { HttpPlace } from '../../http/server.ts';
import { assertHardToGuess } from '../../http/shown-secret.ts';
import { expiryStage } from '../../notices/expiry-stage.ts';
import { expiryText } from '../../notices/expiry-text.ts';
import type { Clock } from '../../world/clock.ts';
import { type CheckItem, ok } from './check-item.ts';

export function httpItem({ host, port, token, certificate }: HttpPlace, clock: Clock): CheckItem {
  return {
    subject: 'status page',
    look: async () => {
      if (token !== undefined) await assertHardToGuess(token);
      const { https } = (await serveCertificate(certificate, clock)).listening;
      const who = token === undefined ? 'whoever is on this machine' : 'whoever has the token';
      const found = `${https === undefined ? 'http' : 'https'}, ${host} port ${port}, for ${who}`;
      if (https === undefined) return ok(found);
      const expiresAtMs = new X509Certificate(https.cert).validToDate.getTime();
      const withEnd = `${found}; its certificate ${expiryText(expiresAtMs, clock.now())}`;
      const isEnding = expiryStage(expiresAtMs, clock.now()) !== undefined;
      return isEnding ? ok(withEnd, 'Have the certificate renewed before it ends.') : ok(withEnd);
    },
  };
}
