// Memory for bytes that is given back the moment its owner says so. The collector of garbage looks at such memory
// only after 64 MB of it, which is more than all else the service needs.

export interface OwnMemory {
  readonly bytes: Buffer;
  /** Every view of it is empty from now on: only for whoever knows that nobody looks any more. */
  free(): void;
}

export function ownMemory(length: number): OwnMemory {
  // Never a part of Node's pool, which belongs to others too.
  const buffer = new ArrayBuffer(length);
  return {
    bytes: Buffer.from(buffer),
    free: () => {
      buffer.transfer(0);
    },
  };
}
