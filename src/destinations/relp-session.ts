// A RELP session from its `open` to its end: what the receiver says is read, checked and told to whoever holds
// the session. What an answer proves is left to relp-connection.ts.
import { ConnectorError } from '../errors/connector-error.ts';
import { ownedError } from '../errors/owned-error.ts';
import type { Clock } from '../world/clock.ts';
import { createRelpReader, type RelpFrame, transactionOf, writeRelpFrame } from './relp-frames.ts';
import { withinTime } from './tcp.ts';
import type { StreamEnd, Wire, WireConnection } from './wire.ts';

/** What the receiver answered to one frame of ours. */
export interface RelpAnswer {
  readonly transaction: number;
  /** 200 for what was taken; undefined where the answer has none, as that to `close`. */
  readonly code: number | undefined;
  /** All of it, for people. */
  readonly text: string;
}

export interface RelpListener {
  readonly answered: (answers: readonly RelpAnswer[]) => void;
  /** Nothing more will come. Called once at most. */
  readonly ended: (error: ConnectorError) => void;
}

export interface RelpSession {
  readonly connection: WireConnection;
  /** From now on `listener` hears everything; at once, when the session has ended already. */
  listen(listener: RelpListener): void;
}

const offers = 'relp_version=0\nrelp_software=defender-siem-connector\ncommands=syslog';

/**
 * A receiver of TLS 1.3 refuses our certificate only after the handshake, and its reason is lost when we write into
 * the closed connection: it has so many milliseconds to speak before we do.
 */
const verdictMs = 50;

/** Number of the first frame after `open`, counted from 0. */
export const firstRelpIndex = 1;

export interface RelpSessionSetup {
  readonly wire: Wire;
  readonly isEncrypted: boolean;
  readonly clock: Clock;
}

/** Connects and opens a session; throws a ConnectorError that says why there is none. */
export async function openRelpSession(setup: RelpSessionSetup, signal: AbortSignal): Promise<RelpSession> {
  const { wire, clock } = setup;
  const reader = createRelpReader(wire.address);
  let listener: RelpListener | undefined;
  let end: ConnectorError | undefined;

  function finish(error: ConnectorError): void {
    if (end !== undefined) return;
    end = error;
    listener?.ended(error);
  }

  function hear(bytes: Uint8Array): void {
    if (end !== undefined) return;
    try {
      const answers: RelpAnswer[] = [];
      let last: ConnectorError | undefined;
      for (const frame of reader.read(bytes)) {
        if (frame.command === 'rsp') answers.push(answerOf(frame));
        else last ??= unasked(frame, wire.address);
      }
      if (answers.length > 0) listener?.answered(answers);
      if (last !== undefined) finish(last);
    } catch (error) {
      finish(ownedError(error, `Reading what ${wire.address} answered`));
    }
  }

  const connection = await wire.connect(signal, hear);
  void connection.finished.then((how) => finish(endOf(how, wire.address)));
  const session: RelpSession = {
    connection,
    listen: (next) => {
      listener = next;
      if (end !== undefined) next.ended(end);
    },
  };
  try {
    await withinTime(open(session, setup, signal), wire.address, clock, signal, openingTooLate);
  } catch (error) {
    connection.destroy();
    throw error;
  }
  return session;
}

async function open(
  session: RelpSession,
  { wire, isEncrypted, clock }: RelpSessionSetup,
  signal: AbortSignal,
): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<RelpAnswer>();
  session.listen({ answered: ([first]) => first && resolve(first), ended: reject });
  if (isEncrypted) await Promise.race([promise, clock.sleep(verdictMs, signal)]);
  // A stream that breaks while this is written ends the session, too, and that says why.
  const writing = session.connection.write(
    writeRelpFrame({ transaction: transactionOf(0), command: 'open', data: offers }),
  );
  const [answer] = await Promise.all([promise, writing]);
  checkOffers(answer, wire.address);
}

function checkOffers({ transaction, code, text }: RelpAnswer, address: string): void {
  if (transaction !== transactionOf(0)) {
    throw new ConnectorError('destination-not-relp', {
      message: `${address} answered transaction ${transaction} before any but the first was sent.`,
    });
  }
  if (code !== 200) {
    throw new ConnectorError('destination-relp-refused', {
      message: `${address} refused to open a RELP session: ${forPeople(text)}.`,
    });
  }
  const offered = new Map(
    text.split('\n').flatMap((line) => {
      const at = line.indexOf('=');
      return at < 0 ? [] : [[line.slice(0, at), line.slice(at + 1)] as const];
    }),
  );
  const takesSyslog = offered.get('commands')?.split(',').includes('syslog') ?? false;
  if (offered.has('relp_version') && takesSyslog) return;
  throw new ConnectorError('destination-not-relp', {
    message: `${address} opened a RELP session that does not offer the command syslog.`,
  });
}

function answerOf({ transaction, data }: RelpFrame): RelpAnswer {
  const code = /^\d{3}(?!\S)/.exec(data)?.[0];
  return { transaction, code: code === undefined ? undefined : Number(code), text: data };
}

function unasked({ command }: RelpFrame, address: string): ConnectorError {
  if (command === 'serverclose') {
    return new ConnectorError('destination-closed', {
      message: `The receiver at ${address} ended the RELP session unasked (serverclose).`,
      remedy:
        'Unless the receiver was restarted, look at its log: it may not permit our client certificate, or not so many sessions.',
    });
  }
  return new ConnectorError('destination-not-relp', {
    message: `${address} sent the command ${command}, which no RELP receiver may send.`,
  });
}

function endOf(end: StreamEnd, address: string): ConnectorError {
  if (end.how === 'broken') return end.error;
  return new ConnectorError('destination-closed', {
    message: `The receiver at ${address} closed the connection unasked.`,
  });
}

function openingTooLate(address: string, seconds: number): ConnectorError {
  return new ConnectorError('destination-timed-out', {
    message: `${address} took the connection and did not open a RELP session within ${seconds} s.`,
    remedy:
      'Perhaps this port is not for RELP, or only one of us uses TLS: compare port and tls with the input imrelp of the receiver. Else see whether the receiver hangs.',
  });
}

/** The first line of what the receiver said, cut short. */
export function forPeople(text: string): string {
  const line =
    text
      .split('\n', 1)[0]
      ?.replace(/[^\x20-\x7e]/g, '?')
      .slice(0, 100) ?? '';
  return line === '' ? 'without a word' : `"${line}"`;
}
