const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** The text that base64 stands for, its bytes read as UTF-8; undefined when it is no base64. */
export function parseBase64(text: string): string | undefined {
  const body = text.replace(/[\r\n]/g, '');
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(body)) return undefined;
  let escaped = '';
  let bits = 0;
  let count = 0;
  for (const char of body.replace(/=+$/, '')) {
    bits = ((bits << 6) | alphabet.indexOf(char)) & 0xffff;
    count += 6;
    if (count < 8) continue;
    count -= 8;
    escaped += `%${((bits >> count) & 0xff).toString(16).padStart(2, '0')}`;
  }
  return escaped.replace(/%[c-f][0-9a-f](?:%[89ab][0-9a-f])+|%[0-9a-f]{2}/g, (octets) => {
    try {
      return decodeURIComponent(octets);
    } catch {
      return '\ufffd';
    }
  });
}
