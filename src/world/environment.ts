// Environment variables and the process's own facts come into the program here and nowhere else.

export interface Environment {
  variable(name: string): string | undefined;
  /** Folder with systemd credentials (`$CREDENTIALS_DIRECTORY`), if any. */
  readonly credentialsFolder: string | undefined;
}

export const systemEnvironment: Environment = {
  variable: (name) => process.env[name],
  get credentialsFolder() {
    return process.env['CREDENTIALS_DIRECTORY'];
  },
};
