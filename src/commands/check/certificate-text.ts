// `check --show-certificate`: a receiver's certificates as text, and how to pin the first of them.
import { type ShownChain, showCertificate } from '../../destinations/show-certificate.ts';
import { systemClock } from '../../world/clock.ts';
import { timeText } from '../text-table.ts';
import { usageWrong } from '../usage-wrong.ts';

/** `receiver`: HOST:PORT, an IPv6 address in brackets. Throws `usage-wrong` and the `destination-…` codes. */
export async function certificateText(receiver: string, signal: AbortSignal): Promise<string> {
  const target = targetOf(receiver);
  return chainText(receiver, await showCertificate(target, systemClock, signal));
}

function targetOf(receiver: string): { readonly host: string; readonly port: number } {
  const [, bracketed, plain, port = ''] = /^(?:\[([^\]]+)\]|([^:]+)):(\d{1,5})$/.exec(receiver) ?? [];
  const host = bracketed ?? plain;
  if (host === undefined || Number(port) < 1 || Number(port) > 65_535) {
    throw usageWrong('--show-certificate takes HOST:PORT, for example siem.example:6514.');
  }
  return { host, port: Number(port) };
}

function chainText(receiver: string, { protocol, certificates, distrust }: ShownChain): string {
  const shown = certificates.map(
    (certificate, index) => `
${index === 0 ? 'Certificate of the receiver' : 'Issued by'}
  subject      ${certificate.subject}
  names        ${certificate.names.join(', ') || 'none'}
  issuer       ${certificate.issuer}
  valid        ${timeText(certificate.validFromAt)} to ${timeText(certificate.validToAt)}
  fingerprint  ${certificate.fingerprint} (SHA-256)
  key pin      ${certificate.keyPin}
`,
  );
  const verdict =
    distrust === undefined
      ? 'A destination trusts it as it is.'
      : `A destination does not trust it: ${distrust}.
Put the issuer's certificate into tls.caFile, or, after comparing the fingerprint with the
receiver's administrator, pin it: tls: { fingerprints: ["${certificates[0]?.fingerprint ?? ''}"] }`;
  return `${receiver} speaks ${protocol}.\n${shown.join('')}\n${verdict}\n`;
}
