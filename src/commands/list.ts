// Every command of the program, in the order in which help shows them.
import type { Command } from './command.ts';
import { createHelp } from './help.ts';
import { init } from './init.ts';
import { map } from './map.ts';
import { version } from './version.ts';

export const commands: readonly Command[] = [init, map, version, createHelp(() => commands)];
