// Long work goes in steps: between them the event loop gets its turn, so that it is never held for long.

export function breathe(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
