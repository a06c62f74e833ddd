// A destination over TCP or TLS: opens connections at the proof level its receiver allows, lowers the level
// where the receiver does not answer a close, and tries again after an hour.
import { ConnectorError } from '../errors/connector-error.ts';
import type { Line } from '../model/line.ts';
import type { Report } from '../notices/notice.ts';
import type { Clock } from '../world/clock.ts';
import { aborted } from './aborted.ts';
import { type Answer, awaitAnswer } from './answer.ts';
import { createConfirmByClose } from './confirm-by-close.ts';
import type { Connection, Destination, ProofLevel } from './destination.ts';
import { createEpochSize } from './epoch-size.ts';
import { createHostAcknowledged } from './host-acknowledged.ts';
import { createSentStream } from './sent-stream.ts';
import type { Wire } from './wire.ts';

export interface StreamDestinationSetup {
  readonly name: string;
  readonly wire: Wire;
  /** The level asked for: `confirmed-by-close`, which may have to be lowered for a while, or a weaker one. */
  readonly proof: ProofLevel;
  readonly rotateMs: number;
  readonly settleMs: number;
  /** How long a receiver may leave what it was sent unacknowledged, or our closing unanswered. */
  readonly silentMs: number;
  /** Whether the system shows what the receiver's host has acknowledged. */
  readonly showsAcknowledged: () => Promise<boolean>;
  readonly encode: (line: Line) => Uint8Array;
  readonly textLimit: (host: string) => number;
  readonly clock: Clock;
  readonly report: Report;
}

/** How long a probe waits for an answer at most; milliseconds. */
const longestProbeMs = 10_000;
const loweredMs = 3_600_000;
/** A receiver that resets the probe this often, one after the other, does so on principle. */
const resetProbesAllowed = 3;

export function createStreamDestination(setup: StreamDestinationSetup): Destination {
  const { name, wire, clock, report, silentMs } = setup;
  const probeMs = Math.min(longestProbeMs, silentMs);
  const size = createEpochSize();
  /** Monotonic time until which the level stays lowered. */
  let loweredUntil: number | undefined;
  let hasAnswered = false;
  let isUnsealedKnown = false;
  let resetProbes = 0;
  let isUnshownTold = false;

  const proof = () => (loweredUntil === undefined ? setup.proof : 'acknowledged-by-host');

  function lower(because: 'late-answers' | 'no-answer'): void {
    loweredUntil = clock.monotonic() + loweredMs;
    size.reset();
    report({
      notice: 'destination-proof-lowered',
      destination: name,
      because,
      probeAgainSeconds: loweredMs / 1_000,
    });
  }

  function raise(): void {
    loweredUntil = undefined;
    report({ notice: 'destination-proof-raised', destination: name });
  }

  /** Makes an empty connection, half-closes it and waits for the answer. */
  async function probe(signal: AbortSignal): Promise<Answer> {
    const connection = await wire.connect(signal);
    const letGo = () => connection.destroy();
    signal.addEventListener('abort', letGo, { once: true });
    connection.end();
    const answer = await awaitAnswer(connection, clock, probeMs);
    signal.removeEventListener('abort', letGo);
    connection.destroy();
    return answer;
  }

  async function betterProof(signal: AbortSignal): Promise<void> {
    while (loweredUntil !== undefined && !signal.aborted) {
      await clock.sleep(loweredUntil - clock.monotonic(), signal);
      if (signal.aborted) break;
      const answer = await probe(signal).catch(() => undefined);
      if (answer?.how === 'answered') raise();
      else loweredUntil = clock.monotonic() + loweredMs;
    }
    // At the level that was asked for there is nothing to wait for.
    if (loweredUntil !== undefined || setup.proof === 'acknowledged-by-host') await aborted(signal);
  }

  async function tellWhereUnshown(): Promise<void> {
    if (isUnshownTold || (await setup.showsAcknowledged())) return;
    isUnshownTold = true;
    report({
      notice: 'destination-acknowledged-unshown',
      destination: name,
      settleSeconds: setup.settleMs / 1_000,
    });
  }

  async function openHostAcknowledged(signal: AbortSignal): Promise<Connection> {
    const connection = await wire.connect(signal);
    await tellWhereUnshown();
    const { encode, settleMs } = setup;
    return createHostAcknowledged({ wire, clock, encode, settleMs, silentMs, betterProof }, connection);
  }

  async function openConfirmByClose(takesUnsealed: boolean, signal: AbortSignal): Promise<Connection> {
    const connection = await wire.connect(signal);
    const { encode, rotateMs } = setup;
    return createConfirmByClose(
      {
        wire,
        clock,
        size,
        encode,
        rotateMs,
        silentMs,
        takesUnsealed,
        onLate: (lines, afterMs) =>
          report({ notice: 'destination-answer-late', destination: name, lines, afterMs }),
        onHopeless: () => lower('late-answers'),
      },
      connection,
    );
  }

  function learnFrom(answer: Extract<Answer, { how: 'answered' }>): void {
    hasAnswered = true;
    if (answer.isSealed || isUnsealedKnown) return;
    isUnsealedKnown = true;
    report({ notice: 'destination-answer-unsealed', destination: name });
  }

  async function openProbed(signal: AbortSignal): Promise<Connection> {
    const answer = await probe(signal);
    signal.throwIfAborted();
    if (answer.how === 'answered') {
      learnFrom(answer);
      return openConfirmByClose(!answer.isSealed, signal);
    }
    if (answer.how === 'broken') {
      resetProbes += 1;
      const isOnPrinciple = resetProbes >= resetProbesAllowed && !hasAnswered;
      if (answer.error.action !== 'retry' || !isOnPrinciple) throw answer.error;
    }
    // A receiver that has answered before is not one that cannot: it hangs, and must not be trusted with lines.
    if (answer.how === 'silent' && hasAnswered) {
      throw new ConnectorError('destination-silent', {
        message: `The receiver at ${wire.address} takes connections but did not answer a probe within ${probeMs / 1_000} s.`,
      });
    }
    lower('no-answer');
    return openHostAcknowledged(signal);
  }

  async function openAt(level: ProofLevel, signal: AbortSignal): Promise<Connection> {
    if (level === 'acknowledged-by-host') return openHostAcknowledged(signal);
    if (level !== 'sent') return openProbed(signal);
    return createSentStream(setup, await wire.connect(signal));
  }

  return {
    name,
    get proof() {
      return proof();
    },
    textLimit: setup.textLimit,
    open: async (signal) => {
      if (loweredUntil !== undefined && clock.monotonic() >= loweredUntil) loweredUntil = undefined;
      const connection = await openAt(proof(), signal);
      report({ notice: 'destination-connected', destination: name, address: wire.address });
      return connection;
    },
  };
}
