// What a line can do wrong, and which document says so. The readers name the place; how often a rule is broken,
// and by which lines, is counted elsewhere.

const cef = 'CEF Implementation Standard, document version 27';
const leef = 'IBM, LEEF event components';
const leefPractice = 'IBM, LEEF best practices';

/** Meaning and document of every rule; the names are printed and stay the same. */
export const rules = {
  'no-event': ['The message holds neither CEF, LEEF nor JSON', 'RFC 5424, section 6.4 (any other text)'],
  'frame-length': ['The octet count does not fit the message', 'RFC 6587, section 3.4.1'],
  'frame-unfinished': ['The stream ends inside a counted message', 'RFC 6587, section 3.4.1'],
  'frame-carriage-return': ['The message ends with CR LF instead of LF', 'RFC 6587, section 3.4.2'],
  'message-too-long': ['The message is longer than this reader follows', 'RFC 5425, section 4.3.1'],
  utf8: ['The bytes are not UTF-8', `${cef}, and IBM, LEEF overview: whole message in UTF-8`],
  'control-character': [
    'A character that receivers replace or take for the end of the line',
    'RFC 5424, section 6.4, and RFC 3164, section 4.1.3',
  ],
  'syslog-priority': ['PRI is not <0> to <191> without leading zeros', 'RFC 5424, section 6.2.1'],
  'syslog-header': ['What stands before the event is no syslog header', 'RFC 3164, section 4.1'],
  'rfc3164-time': ['The time stamp is not `Mmm dd hh:mm:ss`, day padded', 'RFC 3164, section 4.1.2'],
  'rfc3164-tag': ['What stands between host and event is no TAG', 'RFC 3164, section 4.1.3'],
  'rfc5424-header': ['A header field is missing, too long or not printable', 'RFC 5424, section 6.2'],
  'rfc5424-time': ['The time stamp is not as RFC 3339 with T and zone', 'RFC 5424, section 6.2.3'],
  'rfc5424-structured-data': ['The structured data does not parse', 'RFC 5424, section 6.3'],
  'relay-blank': [
    'A relay put a blank behind `CEF:` or `LEEF:`',
    'rsyslog: a tagless line, its tag taken apart',
  ],
  'relay-took-prefix': [
    'A relay took `CEF:` or `LEEF:` away as tag',
    'rsyslog, RSYSLOG_SyslogProtocol23Format',
  ],
  'relay-escaped-tab': ['A relay turned TAB into #011', 'rsyslog, parser.escapeControlCharacterTab'],
  'relay-escaped-end': [
    'A relay turned CR, LF or NUL at the end into #015, #012 or #000',
    'rsyslog, parser.escapeControlCharactersOnReceive',
  ],
  'cef-version': ['The version is neither 0 nor 1', cef],
  'cef-header': ['One of the seven header fields is missing', cef],
  'cef-header-empty': ['A header field is empty', cef],
  'cef-header-escape': ['A backslash in the header escapes neither `\\` nor `|`', cef],
  'cef-header-length': ['A header field is longer than ArcSight keeps', cef],
  'cef-severity': ['Severity is neither 0 to 10 nor one of the five words', cef],
  'cef-extension': ['Text stands before the first key', cef],
  'cef-key': ['A key is not made of letters and digits', cef],
  'cef-full-name': ['A key is the full name of a dictionary field instead of its key', cef],
  'cef-consumer-key': ['A key that only ArcSight may set', cef],
  'cef-equals': ['An equals sign in a value is not escaped', cef],
  'cef-value-escape': ['A backslash in a value escapes none of `\\`, `=`, `n` and `r`', cef],
  'cef-value-blank': ['A value begins or ends with a blank, which receivers lose', cef],
  'cef-label': ['A custom field without its label, or a label without its field', cef],
  'leef-version': ['The version is neither 1.0 nor 2.0', leef],
  'leef-header': ['A header field is missing', leef],
  'leef-header-empty': ['A header field is empty', leef],
  'leef-header-text': ['TAB or backslash in the header', leefPractice],
  'leef-event-id': ['EventID is longer than 255 characters', leef],
  'leef-delimiter': ['The delimiter is neither one character nor its code in hexadecimal', leef],
  'leef-attribute': ['An attribute is not key=value', leef],
  'leef-key': ['A key is not one word of letters and digits', leefPractice],
  'leef-pipe': ['A pipe in a value', leefPractice],
  'leef-backslash': [
    'A backslash before the delimiter, which rsyslog takes for an escape',
    'rsyslog, mmleefparse',
  ],
  'leef-reserved-key': ['A key that IBM reserves', 'IBM, LEEF predefined event attributes'],
  'leef-identity': ['An identity key without identSrc', 'IBM, LEEF predefined event attributes'],
  json: ['It begins as JSON and does not parse', 'RFC 8259'],
  'json-value': [
    'A value of a mapped event is no text, or `sev` or `seq` no number',
    'README of the connector, Formats',
  ],
  'key-twice': ['A key stands twice', `${cef}, section 7, ${leef}, and RFC 8259, section 4`],
  'value-empty': ['A key without a value', `${cef}, and ${leef}`],
  'value-type': ['A value is not of its key’s type', 'the key dictionary, mappings/keys'],
  'value-length': ['A value is longer than its key may hold', 'the key dictionary, mappings/keys'],
} as const satisfies Readonly<Record<string, readonly [meaning: string, document: string]>>;

export type RuleName = keyof typeof rules;

export interface Deviation {
  readonly rule: RuleName;
  /** Bytes from the beginning of the message. */
  readonly at: number;
  /** What is there; never a whole value. */
  readonly detail: string;
}

export type Deviate = (rule: RuleName, at: number, detail: string) => void;
