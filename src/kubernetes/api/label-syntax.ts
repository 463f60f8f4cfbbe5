/** What labels may look like (apimachinery api/validate/content/kube.go), with upstream's texts. */

const nameFormat = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';
const nameText = "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";
const keyText = `${nameText} (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '${nameFormat}')`;
const valueText =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character " +
  `(e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(${nameFormat})?')`;
const subdomainFormat = '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*';
const subdomainText =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character " +
  `(e.g. 'example.com', regex used for validation is '${subdomainFormat}')`;

const namePattern = new RegExp(`^${nameFormat}$`);
const valuePattern = new RegExp(`^(${nameFormat})?$`);
const subdomainPattern = new RegExp(`^${subdomainFormat}$`);

const tooLong = (length: number) => `must be no more than ${length} bytes`;

/** What is wrong with a DNS-1123 subdomain; empty when nothing. */
export function subdomainErrors(value: string): string[] {
  const errors = value.length > 253 ? [tooLong(253)] : [];
  if (!subdomainPattern.test(value)) errors.push(subdomainText);
  return errors;
}

/** What is wrong with a label key (a "qualified name"); empty when nothing. */
export function labelKeyErrors(key: string): string[] {
  const parts = key.split('/');
  if (parts.length > 2) return [`a valid label key ${keyText} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`];
  const errors: string[] = [];
  const name = parts.at(-1)!;
  if (parts.length === 2) {
    const prefix = parts[0]!;
    if (prefix === '') errors.push('prefix part must be non-empty');
    else errors.push(...subdomainErrors(prefix).map((error) => `prefix part ${error}`));
  }
  if (name === '') errors.push('name part must be non-empty');
  else if (name.length > 63) errors.push(`name part ${tooLong(63)}`);
  if (!namePattern.test(name)) errors.push(`name part ${keyText}`);
  return errors;
}

/** What is wrong with a label's value; empty when nothing. */
export function labelValueErrors(value: string): string[] {
  const errors = value.length > 63 ? [tooLong(63)] : [];
  if (!valuePattern.test(value)) errors.push(valueText);
  return errors;
}
