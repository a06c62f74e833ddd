// One thing that is wrong with a configuration file, and how it is shown to the person who wrote it.

export interface Problem {
  /** As the operator would say it: `destinations[0].tls.caFile`; empty for the file as a whole. */
  readonly path: string;
  /** Both count from 1. */
  readonly line: number;
  readonly column: number;
  /** What is wrong, as a clause without capital and full stop. Never a secret. */
  readonly problem: string;
  /** What to do about it, one sentence. */
  readonly remedy: string;
}

/** Two lines per problem, in the order of the file; ends with a line break. */
export function formatProblems(file: string, problems: readonly Problem[]): string {
  const ordered = problems.toSorted((a, b) => a.line - b.line || a.column - b.column);
  return ordered
    .map(({ path, line, column, problem, remedy }) => {
      const subject = path === '' ? '' : `${path}: `;
      return `${file}:${line}:${column}: ${subject}${problem}\n    ${remedy}\n`;
    })
    .join('');
}
