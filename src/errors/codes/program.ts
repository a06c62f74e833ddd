// Broken promises of the program itself, and misuse of its commands.
import type { CodeEntry } from '../code-entry.ts';

export const programCodes = {
  'program-defect': {
    action: 'stop',
    meaning: 'The program broke a promise of its own.',
    remedy:
      'Report the message with its stack to the authors; the supervisor starts the program again from the journal.',
  },
  'file-unwritable': {
    action: 'stop',
    meaning: 'A file that a command was asked to write cannot be written.',
    remedy: 'Choose a place that the user who runs the command may write to.',
  },
  'input-unreadable': {
    action: 'stop',
    meaning: 'A file that a command was asked to read cannot be read.',
    remedy: 'Check the name, and that the user who runs the command may read it.',
  },
  'port-unusable': {
    action: 'stop',
    meaning: 'A port that a command was asked to listen on cannot be used.',
    remedy: 'Free the port, choose another one, or leave the choice to the command.',
  },
  'usage-wrong': {
    action: 'stop',
    meaning: 'A command was called in a way it does not understand.',
    remedy: 'See `defender-siem help` for the commands and what they take.',
  },
  'backfill-refused': {
    action: 'stop',
    meaning: 'A span of the past was asked for that cannot be filled in.',
    remedy: 'Name another source or span.',
  },
  'backfill-unknown': {
    action: 'stop',
    meaning: 'No back-fill has this id: it was cancelled, or finished more than seven days ago.',
    remedy: 'See the ids with `defender-siem backfill list`.',
  },
  'replay-refused': {
    action: 'stop',
    meaning: 'Something was asked to be sent once more that cannot be.',
    remedy: 'Name another destination, source or span.',
  },
  'replay-unknown': {
    action: 'stop',
    meaning: 'No replay has this id: it was cancelled, or finished more than seven days ago.',
    remedy: 'See the ids with `defender-siem replay list`.',
  },
  'destination-configured': {
    action: 'stop',
    meaning: 'A destination that is in the configuration was to be forgotten.',
    remedy: 'Take it out of the configuration, restart the service, and forget it then.',
  },
  'destination-unknown': {
    action: 'stop',
    meaning: 'The journal knows no destination of this name.',
    remedy: 'See the names with `defender-siem destinations list`.',
  },
  'http-unavailable': {
    action: 'retry',
    meaning:
      'The address for health, metrics and status could not be listened on; delivery goes on without it.',
    remedy: 'Free the port or set http.port to another one, then restart the service.',
  },
  'webhook-unavailable': {
    action: 'retry',
    meaning: 'The address for the webhook of a source could not be listened on; polling goes on without it.',
    remedy: 'Free the port or name another one in the webhook of the source, then restart the service.',
  },
  'control-unavailable': {
    action: 'retry',
    meaning: 'The control socket of the running service could not be used.',
    remedy: "Run the command as the service's own user, or restart the service.",
  },
} as const satisfies Record<string, CodeEntry>;
