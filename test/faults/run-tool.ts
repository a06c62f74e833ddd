// Runs a tool of the system to its end, for what faults are made of.
import { execFileSync } from 'node:child_process';
import { type SystemTool, toolPath } from './tools.ts';

/** Returns what it wrote; throws with its complaints when it fails. */
export function runTool(tool: SystemTool, ...given: readonly string[]): string {
  return execFileSync(toolPath(tool), given, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}
