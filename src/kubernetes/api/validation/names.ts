import { type FieldError, invalid, required } from '../fielderror.ts';
import { labelKeyErrors, labelValueErrors } from '../label-syntax.ts';

/** Says what is wrong with a text; empty when nothing is. The lists of valid texts are shared: never change a result. */
export type TextRule = (text: string) => readonly string[];

const fine: readonly string[] = [];

const formats = {
  label: '[a-z0-9]([-a-z0-9]*[a-z0-9])?',
  subdomain: '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*',
  subdomainWithUnderscore: '_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?(\\._?[a-z0-9]([-_a-z0-9]*[a-z0-9])?)*',
  label1035: '[a-z]([-a-z0-9]*[a-z0-9])?',
  wildcard: '\\*\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*',
  qualified: '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]',
  labelValue: '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?',
  configKey: '[-._a-zA-Z0-9]+',
  header: '[-A-Za-z0-9]+',
  percent: '[0-9]+%',
};
const patterns = Object.fromEntries(Object.entries(formats).map(([name, format]) => [name, new RegExp(`^(?:${format})$`)])) as Record<
  keyof typeof formats,
  RegExp
>;

/** `MESSAGE (e.g. 'a',  or 'b', regex used for validation is 'FORMAT')`, with the two spaces that upstream has. */
export function regexMessage(message: string, format: string, ...examples: string[]): string {
  if (examples.length === 0) return `${message} (regex used for validation is '${format}')`;
  return `${message} (e.g. ${examples.map((example) => `'${example}', `).join(' or ')}regex used for validation is '${format}')`;
}

export function tooManyCharacters(limit: number): string {
  return `must be no more than ${limit} characters`;
}

export function inclusiveRange(least: number, most: number): string {
  return `must be between ${least} and ${most}, inclusive`;
}

const messages = {
  label: regexMessage(
    "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character",
    formats.label,
    'my-name',
    '123-abc',
  ),
  subdomain: regexMessage(
    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character",
    formats.subdomain,
    'example.com',
  ),
  subdomainWithUnderscore: regexMessage(
    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '_', '-' or '.', and must start and end with an alphanumeric character",
    formats.subdomainWithUnderscore,
    'example.com',
  ),
  label1035: regexMessage(
    "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character",
    formats.label1035,
    'my-name',
    'abc-123',
  ),
  wildcard: regexMessage(
    "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character",
    formats.wildcard,
    '*.example.com',
  ),
  configKey: regexMessage("a valid config key must consist of alphanumeric characters, '-', '_' or '.'", formats.configKey, 'key.name', 'KEY_NAME', 'key-name'),
  header: regexMessage("a valid HTTP header must consist of alphanumeric characters or '-'", formats.header, 'X-Header-Name'),
  percent: regexMessage("a valid percent string must be a numeric string followed by an ending '%'", formats.percent, '1%', '93%'),
};

function formatRule(name: keyof typeof messages, limit: number): TextRule {
  const pattern = patterns[name];
  const message = messages[name];
  return (text) => {
    if (text.length <= limit && pattern.test(text)) return fine;
    return [...(text.length > limit ? [tooManyCharacters(limit)] : fine), ...(pattern.test(text) ? fine : [message])];
  };
}

/** DNS label (RFC 1123): names of containers, volumes, namespaces. */
export const isDns1123Label: TextRule = (text) => {
  if (text.length <= 63 && patterns.label.test(text)) return fine;
  const long = text.length > 63 ? [tooManyCharacters(63)] : fine;
  if (patterns.label.test(text)) return long;
  return [...long, patterns.subdomain.test(text) ? 'must not contain dots' : messages.label];
};

/** DNS subdomain (RFC 1123): names of most objects. */
export const isDns1123Subdomain = formatRule('subdomain', 253);
export const isDns1123SubdomainWithUnderscore = formatRule('subdomainWithUnderscore', 253);
/** DNS label (RFC 1035): starts with a letter. */
export const isDns1035Label = formatRule('label1035', 63);
export const isWildcardDns1123Subdomain = formatRule('wildcard', 253);
export const isHttpHeaderName = formatRule('header', Number.POSITIVE_INFINITY);
export const isPercent = formatRule('percent', Number.POSITIVE_INFINITY);

/** A key of labels, annotations, taints: `name` or `example.com/name`. */
export const isQualifiedName: TextRule = (text) => (text.length <= 63 && patterns.qualified.test(text) ? fine : labelKeyErrors(text));
export const isLabelValue: TextRule = (text) => (text.length <= 63 && patterns.labelValue.test(text) ? fine : labelValueErrors(text));

function changesDirectory(text: string): readonly string[] {
  if (text === '.') return ["must not be '.'"];
  if (text === '..') return ["must not be '..'"];
  return text.startsWith('..') ? ["must not start with '..'"] : fine;
}

const isConfigKeyFormat = formatRule('configKey', 253);

/** A key of a ConfigMap or Secret. */
export const isConfigMapKey: TextRule = (text) => {
  const directory = changesDirectory(text);
  const format = isConfigKeyFormat(text);
  return directory.length === 0 ? format : [...format, ...directory];
};

const printable = /^[ -<>-~]*$/;

/** Environment variable name (gate RelaxedEnvironmentVariableValidation). */
export const isEnvironmentName: TextRule = (text) => {
  if (text === '') return ['environment variable name must be non-empty'];
  return printable.test(text) ? fine : ["a valid environment variable name must consist only of printable ASCII characters other than '='"];
};

const portCharacters = /^[-a-z0-9]+$/;

export const isPortName: TextRule = (text) => {
  const found: string[] = [];
  if (text.length > 15) found.push(tooManyCharacters(15));
  if (!portCharacters.test(text)) found.push('must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)');
  if (!/[a-z]/.test(text)) found.push('must contain at least one letter (a-z)');
  if (text.includes('--')) found.push('must not contain consecutive hyphens');
  if (text.startsWith('-') || text.endsWith('-')) found.push('must not begin or end with a hyphen');
  return found;
};

/** A name that can stand in a path: names of roles, metrics, kinds that are referred to. */
export const isPathSegment: TextRule = (text) => {
  if (text === '.' || text === '..') return [`may not be '${text}'`];
  const found: string[] = [];
  for (const character of ['/', '%']) if (text.includes(character)) found.push(`may not contain '${character}'`);
  return found;
};

/** The rule for the prefix of a generated name: a trailing dash is allowed, because characters follow it. */
export function asPrefix(rule: TextRule): TextRule {
  return (text) => rule(text.length > 1 && text.endsWith('-') ? `${text.slice(0, -2)}a` : text);
}

/** Notes an invalid value for everything that a rule finds. */
export function check(rule: TextRule, text: string, field: string, errors: FieldError[]): void {
  const found = rule(text);
  for (const problem of found) errors.push(invalid(field, text, problem));
}

/** Notes a number outside the range. */
export function checkRange(value: number, least: number, most: number, field: string, errors: FieldError[]): void {
  if (value < least || value > most) errors.push(invalid(field, value, inclusiveRange(least, most)));
}

export const mostUserId = 2 ** 31 - 1;
export const notNegative = 'must be greater than or equal to 0';
export const notPositive = 'must be greater than zero';
export const immutable = 'field is immutable';

export function checkNotNegative(value: number | undefined, field: string, errors: FieldError[]): void {
  if (value !== undefined && value < 0) errors.push(invalid(field, value, notNegative));
}

/** A name with a domain, as addresses of type FQDN are; a dot may end it. */
export function checkFullyQualifiedDomain(text: string, field: string, errors: FieldError[]): void {
  if (text === '') return void errors.push(required(field));
  const name = text.endsWith('.') ? text.slice(0, -1) : text;
  const problems = isDns1123Subdomain(name);
  if (problems.length > 0) return void errors.push(invalid(field, name, problems.join(',')));
  const labels = name.split('.');
  if (labels.length < 2) return void errors.push(invalid(field, name, 'should be a domain with at least two segments separated by dots'));
  const wrong = labels.find((label) => isDns1123Label(label).length > 0);
  if (wrong !== undefined) errors.push(invalid(field, wrong, isDns1123Label(wrong).join(',')));
}

const httpPath = "[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+";
const wholeHttpPath = new RegExp(`^${httpPath}$`);

/** `acme.io/foo`: a domain, a slash, a path; the names of controllers. */
export function checkDomainPrefixedPath(text: string, field: string, errors: FieldError[]): void {
  if (text === '') return void errors.push(required(field));
  const slash = text.indexOf('/');
  if (slash <= 0 || slash === text.length - 1) return void errors.push(invalid(field, text, 'must be a domain-prefixed path (such as "acme.io/foo")'));
  check(isDns1123Subdomain, text.slice(0, slash), field, errors);
  const path = text.slice(slash + 1);
  if (!wholeHttpPath.test(path)) errors.push(invalid(field, path, regexMessage('Invalid path', httpPath)));
}
