// Remembers that somebody rang until somebody hears it.

export interface Alarm {
  ring(): void;
  /** Resolves once it has rung since the last time it was heard, or when the signal aborts. */
  heard(signal: AbortSignal): Promise<void>;
}

export function createAlarm(): Alarm {
  let isRinging = false;
  let wake: (() => void) | undefined;
  return {
    ring: () => {
      isRinging = true;
      wake?.();
    },
    heard: (signal) =>
      new Promise((resolve) => {
        const end = () => {
          signal.removeEventListener('abort', end);
          wake = undefined;
          if (!signal.aborted) isRinging = false;
          resolve();
        };
        if (isRinging || signal.aborted) return end();
        wake = end;
        signal.addEventListener('abort', end, { once: true });
      }),
  };
}
