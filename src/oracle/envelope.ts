// What the connector writes on every line of its own, whatever the format: by this arrivals are counted.
import type { EventLine } from './event-line.ts';

export interface ArrivedEnvelope {
  readonly recordId: string;
  readonly sequence: number;
  readonly tenant: string;
  readonly feed: string;
}

/** Undefined when one of the four is not there, or the number is none. */
export function envelopeOf({ format, values }: EventLine): ArrivedEnvelope | undefined {
  const isCef = format === 'cef';
  if (isCef && (values.get('cs2Label') !== 'RecordId' || values.get('cn3Label') !== 'Sequence'))
    return undefined;
  const recordId = values.get(isCef ? 'cs2' : 'recordId');
  const number = values.get(isCef ? 'cn3' : 'seq') ?? '';
  const feed = values.get(isCef ? 'deviceFacility' : 'feed');
  // In CEF the tenant is known by the name of its device: the last word of it is ours.
  const tenant = isCef ? values.get('dvchost')?.replace(/-defender$/, '') : values.get('tenant');
  if (!recordId || !feed || !tenant || !/^[1-9]\d{0,15}$/.test(number)) return undefined;
  return { recordId, sequence: Number(number), tenant, feed };
}
