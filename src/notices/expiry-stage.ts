// When something that ends is worth a word: 30, 14, 7 and 1 days before, and when it has.

const dayMs = 86_400_000;
/** Days before the end, the most urgent first. */
const stages = [0, 1, 7, 14, 30];

/** The most urgent stage that is reached, in days; undefined while the end is far. */
export function expiryStage(expiresAtMs: number, nowMs: number): number | undefined {
  return stages.find((days) => expiresAtMs - nowMs <= days * dayMs);
}
