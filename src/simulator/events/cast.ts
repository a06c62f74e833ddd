// The people, devices and outsiders of one simulated tenant, made once from its seed. Names are made up;
// addresses come from documentation ranges.
import type { SeededRandom } from '../seeded-random.ts';

export interface Person {
  readonly displayName: string;
  /** Account name, e.g. `maria.keller`. */
  readonly account: string;
  readonly upn: string;
  readonly puid: string;
  readonly objectId: string;
}

export interface Device {
  readonly name: string;
  readonly dnsName: string;
  /** 40 hexadecimal digits. */
  readonly id: string;
  readonly ipv4: string;
  readonly ipv6: string;
  readonly group: string;
  readonly registryTag: string;
  readonly portalTags: string;
  readonly owner: Person;
}

export interface Cast {
  readonly tenantId: string;
  /** E.g. `contoso.example`. */
  readonly domain: string;
  /** NetBIOS name, e.g. `CONTOSO`. */
  readonly netbios: string;
  readonly people: readonly Person[];
  readonly devices: readonly Device[];
}

// biome-ignore format: a list of names
const firstNames = [
  'Maria', 'Jonas', 'Aiko', 'Luís', 'Priya', 'Oluwaseun', 'Zoë', 'Marek', 'Fatima', 'Søren', 'Chloé', 'Dmitri',
];
// biome-ignore format: a list of names
const lastNames = [
  'Keller', 'Okafor', "O'Neill", 'Tanaka', 'Sørensen', 'Müller', 'García', 'Novák', 'Haddad', 'Lindqvist',
];
const machineGroups = ['UKMachines', 'FranceMachines', 'Servers', ''];
const tags = ['', 'finance', 'domain-controller', 'kiosk'];

export function makeCast(tenantId: string, name: string, random: SeededRandom): Cast {
  const domain = `${name}.example`;
  const people = Array.from({ length: 30 }, () => makePerson(domain, random));
  const devices = Array.from({ length: 20 }, () => makeDevice(domain, random.pick(people), random));
  return { tenantId, domain, netbios: name.toUpperCase().slice(0, 15), people, devices };
}

/** A host outside, from the documentation ranges. */
export function outsideAddress(random: SeededRandom): string {
  if (random.chance(0.1)) return `2001:db8:${random.hex(4)}::${random.hex(4)}`;
  return `${random.pick(['192.0.2', '198.51.100', '203.0.113'])}.${random.integer(1, 255)}`;
}

export function evilUrl(random: SeededRandom): string {
  const host = random.pick(['down.evil.example', 'login-contoso.bad.example', 'cdn.malware.example']);
  return `http://${host}/${random.hex(6)}?u=${random.hex(4)}&next=%2Fhome|a=b`;
}

function makePerson(domain: string, random: SeededRandom): Person {
  const first = random.pick(firstNames);
  const last = random.pick(lastNames);
  const account = `${first}.${last}`
    .normalize('NFD')
    .replace(/[^A-Za-z.]/g, '')
    .toLowerCase();
  return {
    displayName: `${first} ${last}`,
    account,
    upn: `${account}@${domain}`,
    puid: `1003${random.hex(12).toUpperCase()}`,
    objectId: random.uuid(),
  };
}

function makeDevice(domain: string, owner: Person, random: SeededRandom): Device {
  const name = `${random.pick(['desktop', 'laptop', 'srv'])}-${random.hex(7)}`;
  return {
    name,
    dnsName: `${name}.${domain}`,
    id: random.hex(40),
    ipv4: `10.${random.integer(0, 256)}.${random.integer(0, 256)}.${random.integer(1, 255)}`,
    ipv6: `fd30:0000:0000:0001:${random.hex(4)}:${random.hex(4)}:${random.hex(4)}:${random.hex(4)}`,
    group: random.pick(machineGroups),
    registryTag: random.pick(tags),
    portalTags: random.pick(['', 'vip', 'vip, lab']),
    owner,
  };
}
