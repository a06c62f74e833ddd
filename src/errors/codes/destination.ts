// What can go wrong between a destination and its receiver.
import type { CodeEntry } from '../code-entry.ts';

export const destinationCodes = {
  'destination-unreachable': {
    action: 'retry',
    meaning: 'A SIEM listener could not be reached.',
    remedy: 'Check that the listener runs and that the firewall lets this host reach it.',
  },
  'destination-refused': {
    action: 'retry',
    meaning: "The receiver's host answered, but nothing listens on that port.",
    remedy: 'Start the listener, or correct host and port of the destination.',
  },
  'destination-timed-out': {
    action: 'retry',
    meaning: 'The receiver did not answer in time while the connection was being made.',
    remedy: 'Let the firewall team allow this host to reach the named address and port.',
  },
  'destination-name-not-found': {
    action: 'retry',
    meaning: "The receiver's host name could not be resolved.",
    remedy: 'Correct the host of the destination, or mend name resolution on this machine.',
  },
  'destination-lost': {
    action: 'retry',
    meaning: 'The connection to the receiver broke; what was not proven is sent again.',
    remedy: 'If it does not pass by itself, look at the receiver, and at firewalls that cut connections.',
  },
  'destination-closed': {
    action: 'retry',
    meaning: 'The receiver closed the connection unasked; what was not proven is sent again.',
    remedy:
      'Unless the receiver was restarted, look at its limits on connections and idle time, and in its log whether it takes this host and our client certificate.',
  },
  'destination-silent': {
    action: 'retry',
    meaning:
      'The receiver takes connections but does not read what it is sent; what was not proven is sent again.',
    remedy: 'Look at the receiver: it hangs, its disk or queue is full, or a proxy before it has lost it.',
  },
  'destination-proof-changed': {
    action: 'retry',
    meaning: 'The proof level of a destination changes, so its connection is made anew.',
    remedy: 'No action is needed; a notice says why the level changed.',
  },
  'destination-hosts-change': {
    action: 'retry',
    meaning: 'A host of a destination with several is well again, so its connection is made anew.',
    remedy: 'No action is needed; all that was out was proven first, as far as its hosts answered.',
  },
  'destination-relp-refused': {
    action: 'retry',
    meaning:
      'The receiver speaks RELP and refused a session or a line; the line, and what was sent after it, is sent again.',
    remedy:
      "Look at the receiver's log: its queue or disk may be full. No line behind a refused one counts as delivered until it is taken.",
  },
  'destination-not-relp': {
    action: 'hold',
    meaning: 'What the receiver answers is not RELP, or not what a receiver of syslog may answer.',
    remedy: 'Use the port of its RELP input (rsyslog: imrelp), or another transport.',
  },
  'destination-certificate-expired': {
    action: 'hold',
    meaning: "The receiver's certificate is not valid today.",
    remedy: "Let the SIEM team renew the receiver's certificate, and check the clocks of both machines.",
  },
  'destination-certificate-wrong-name': {
    action: 'hold',
    meaning: "The receiver's certificate is made out to another name.",
    remedy:
      'Use a name of the certificate as host or as tls.serverName, or pin it with tls.fingerprints after comparing it by hand.',
  },
  'destination-certificate-untrusted': {
    action: 'hold',
    meaning: "Nobody this machine trusts has signed the receiver's certificate.",
    remedy:
      'Name the CA that signed it as tls.caFile, or pin it with tls.fingerprints after comparing it by hand.',
  },
  'destination-pin-mismatch': {
    action: 'hold',
    meaning: 'The receiver showed a certificate that is not among the pinned ones.',
    remedy:
      'If the SIEM team confirms that the certificate was changed, put the new fingerprint into tls.fingerprints; otherwise somebody else answers at this address.',
  },
  'destination-client-certificate-required': {
    action: 'hold',
    meaning: 'The receiver asks for a client certificate and none is configured.',
    remedy:
      'Have one issued for this host and name it as tls.certificateFile and tls.keyFile, or as tls.pfxFile.',
  },
  'destination-client-certificate-refused': {
    action: 'hold',
    meaning: 'The receiver does not accept our client certificate.',
    remedy: 'Check that the client certificate has not expired and that the receiver trusts its CA and name.',
  },
  'destination-client-certificate-expired': {
    action: 'hold',
    meaning: 'The receiver does not accept our client certificate, which is not valid today.',
    remedy:
      'Have a new client certificate issued and put it and its key in place of the old files; nothing has to be restarted.',
  },
  'destination-tls-version': {
    action: 'hold',
    meaning: 'We and the receiver have no TLS version in common.',
    remedy: 'Enable TLS 1.2 or newer at the receiver, or lower tls.minimumVersion to TLSv1.2.',
  },
  'destination-not-tls': {
    action: 'hold',
    meaning: 'The receiver does not speak TLS on this port.',
    remedy: "Use the receiver's TLS port, or state transport: tcp.",
  },
  'destination-tls-failed': {
    action: 'hold',
    meaning: 'The TLS handshake with the receiver failed.',
    remedy:
      "Compare TLS versions, cipher suites and demanded certificates with the receiver's settings and log.",
  },
  'destination-disk-full': {
    action: 'hold',
    meaning: 'The disk that a destination writes files to is full; what was not proven is written again.',
    remedy: 'Free space there, or let fewer files be kept (keepFiles); nothing has to be restarted.',
  },
  'destination-folder-unusable': {
    action: 'hold',
    meaning: 'The folder or file that a destination writes to cannot be used.',
    remedy:
      'Make the folder and let the user the service runs as write there (under systemd also ReadWritePaths), or correct path.',
  },
  'destination-write-failed': {
    action: 'retry',
    meaning: 'The disk did not keep what a destination wrote; it goes again, into a new file.',
    remedy: 'If it does not pass by itself, check the health of the disk.',
  },
  'destination-file-unusable': {
    action: 'hold',
    meaning: 'A certificate or key file of a destination cannot be used.',
    remedy: 'Put a PEM file where the message says, readable by the user the service runs as.',
  },
} as const satisfies Record<string, CodeEntry>;
