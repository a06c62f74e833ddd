// `defender-siem sign-in`: a person signs in once, and the service goes on with the refresh token of that.
import type { Configuration, ConfiguredTenant } from '../config/configuration.ts';
import { ConnectorError } from '../errors/connector-error.ts';
import { createCodeFlow } from '../sources/microsoft/credentials/authorization-code.ts';
import { proofsOf } from '../sources/microsoft/credentials/create-credential.ts';
import { createRefreshTokenStore } from '../sources/microsoft/credentials/refresh-token-store.ts';
import { createTokenEndpoint } from '../sources/microsoft/credentials/token-endpoint.ts';
import { openNetwork } from '../sources/microsoft/network.ts';
import { systemClock } from '../world/clock.ts';
import { systemFiles } from '../world/files.ts';
import { systemRandom } from '../world/random.ts';
import { type Arguments, type Command, exitCodes, type Io } from './command.ts';
import { configOption, loadForCommand } from './load-for-command.ts';
import { pastedAddress } from './sign-in/pasted-address.ts';
import { listenForRedirect, type RedirectListener } from './sign-in/redirect-listener.ts';
import { usageWrong } from './usage-wrong.ts';
import { readWholeNumber } from './whole-number.ts';

export const signIn: Command = {
  name: 'sign-in',
  summary: 'sign in as a person, once, for a tenant with userSignIn',
  usage: ['sign-in [--tenant NAME] [--port N | --paste] [--config FILE]'],
  details: `Prints an address to open in a browser and waits for the browser to come back, here or, from another machine,
pasted. Run it as the user of the service; it may run meanwhile and needs no restart.`,
  options: {
    config: configOption,
    tenant: {
      kind: 'text',
      value: 'NAME',
      meaning: 'the tenant; may be left out when only one has userSignIn',
    },
    port: { kind: 'text', value: 'N', meaning: 'port on which the browser comes back (a free one)' },
    paste: { kind: 'flag', meaning: 'open no port; the address at which the browser ends is pasted' },
  },
  run: async (args, io) => {
    const port = readWholeNumber('port', args.text('port'), { from: 1, to: 65_535, otherwise: 0 });
    const { configuration } = await loadForCommand(args, io);
    const { tenant, way } = chosenTenant(args, configuration);
    const resource = resourceOf(configuration, tenant);
    const listener = args.flag('paste') ? undefined : await listenForRedirect(port);
    const http = await openNetwork(configuration.network, configuration.proxyPassword);
    try {
      const redirectUri = listener === undefined ? 'http://localhost' : `http://localhost:${listener.port}`;
      const flow = createCodeFlow({
        tenant,
        resource,
        redirectUri,
        endpoint: createTokenEndpoint({ tenant, http, clock: systemClock }),
        proof: way.application && proofsOf(way.application, systemRandom).current.proof,
        random: systemRandom,
      });
      io.write(instructions(flow.address, tenant.name));
      const redirected = await waitForAnswer(flow.isAnswer, listener, io);
      const token = await flow.refreshToken(redirected, io.signal);
      const world = { files: systemFiles, random: systemRandom };
      await createRefreshTokenStore(way.folder, tenant.name, world).begin(token);
      io.write(`Signed in for ${tenant.name}. A running service uses it with its next token.\n`);
      return exitCodes.done;
    } catch (error) {
      if (!io.signal.aborted) throw error;
      io.complain('Interrupted; nobody was signed in.\n');
      return exitCodes.problems;
    } finally {
      listener?.close();
      await http.close();
    }
  },
};

function chosenTenant(args: Arguments, { tenants }: Configuration) {
  const signing = tenants.flatMap((tenant) =>
    tenant.signIn.way === 'user-sign-in' ? [{ tenant, way: tenant.signIn }] : [],
  );
  const name = args.text('tenant');
  const [only, ...others] =
    name === undefined ? signing : signing.filter(({ tenant }) => tenant.name === name);
  if (only !== undefined && others.length === 0) return only;
  const names = signing.map(({ tenant }) => tenant.name).join(', ');
  throw usageWrong(
    names === ''
      ? 'No tenant of this configuration has userSignIn.'
      : `defender-siem sign-in needs --tenant with one of ${names}.`,
  );
}

/** A refresh token of one API is good for the tenant's other ones as well. */
function resourceOf({ sources }: Configuration, tenant: ConfiguredTenant): string {
  const source = sources.find((each) => each.tenant.name === tenant.name);
  if (source === undefined)
    throw usageWrong(`No source of this configuration is of the tenant ${tenant.name}.`);
  return source.kind.resource(source.options, tenant.cloud);
}

function instructions(address: string, tenant: string): string {
  return `Open this address in a browser and sign in for ${tenant}:

${address}

If the browser runs on another machine, it ends at an address on localhost that it cannot open: paste that
whole address here, then press Enter.
`;
}

/** Whichever comes first. */
async function waitForAnswer(
  isAnswer: (redirected: URL) => boolean,
  listener: RedirectListener | undefined,
  io: Io,
): Promise<URL> {
  const aborted = new Promise<never>((_, reject) => {
    io.signal.addEventListener('abort', () => reject(io.signal.reason), { once: true });
  });
  const pasted = pastedAddress(io.input, isAnswer, () =>
    io.complain('That is not the address at which the browser ended for this sign-in; try again.\n'),
  ).then((url) => {
    if (url !== undefined) return url;
    if (listener !== undefined) return aborted;
    throw new ConnectorError('usage-wrong', {
      message: 'The input ended before an address was pasted.',
      remedy: 'Run the command in a terminal, or without --paste.',
    });
  });
  return Promise.race([
    pasted,
    aborted,
    ...(listener === undefined ? [] : [listener.wait(isAnswer, io.signal)]),
  ]);
}
