// For a host without a browser: the address at which a browser elsewhere ended, pasted into the terminal.

/**
 * The first line that `isAnswer` accepts; `onOther` is told of each that it does not. Undefined when the input
 * ends before.
 */
export async function pastedAddress(
  input: AsyncIterable<Uint8Array>,
  isAnswer: (redirected: URL) => boolean,
  onOther: () => void,
): Promise<URL | undefined> {
  let rest = '';
  const decoder = new TextDecoder();
  const accepted = (line: string): URL | undefined => {
    if (line.trim() === '') return undefined;
    const url = URL.parse(line.trim());
    if (url !== null && isAnswer(url)) return url;
    onOther();
    return undefined;
  };
  for await (const piece of input) {
    const lines = (rest + decoder.decode(piece, { stream: true })).split('\n');
    // Without a line break in sight this is no address.
    rest = (lines.pop() ?? '').slice(-longestLine);
    for (const line of lines) {
      const url = accepted(line);
      if (url !== undefined) return url;
    }
  }
  return accepted(rest);
}

const longestLine = 64 * 1_024;
