import { applet } from '../lib/applet.ts';
import { parseOptions, usage } from '../lib/options.ts';
import { isAddress } from './resolve.ts';

const syntax = {
  letters: 'mbnphs',
  long: { netmask: 'm', broadcast: 'b', network: 'n', prefix: 'p', hostname: 'h', silent: 's' },
  usage:
    '[-bnmphs] ADDRESS[/PREFIX] [NETMASK]\n\nCalculate and display network settings from IP address\n\n\t-b\tBroadcast address\n\t-n\tNetwork address\n\t-m\tDefault netmask for IP\n\t-p\tPrefix for IP/NETMASK\n\t-h\tResolved host name\n\t-s\tNo error messages',
};

const toNumber = (address: string) => address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
const toText = (value: number) => [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join('.');
const maskOf = (prefix: number) => 2 ** 32 - 2 ** (32 - prefix);

/** The mask of the address' class. */
function classMask(address: number): number {
  const first = Math.floor(address / 2 ** 24);
  return maskOf(first < 128 ? 8 : first < 192 ? 16 : 24);
}

/** ipcalc: the network of an address. */
export const ipcalc = applet(function* (tool) {
  const options = yield* parseOptions(tool, { ...syntax, least: 1, most: 2 });
  const wanted = ['m', 'b', 'n', 'p'].filter((letter) => options.has(letter));
  const [text, prefix] = options.rest[0]!.split('/') as [string, string?];
  const given = options.rest[1];
  if (wanted.length === 0 || (prefix !== undefined && given !== undefined)) return yield* usage(tool, syntax);
  if (!isAddress(text)) return yield* tool.die(`bad IP address: ${text}`);
  if (given !== undefined && !isAddress(given)) return yield* tool.die(`bad netmask: ${given}`);
  if (prefix !== undefined && !(Number(prefix) >= 0 && Number(prefix) <= 32)) return yield* tool.die(`bad IP prefix: ${prefix}`);
  const address = toNumber(text);
  const mask = prefix !== undefined ? maskOf(Number(prefix)) : given !== undefined ? toNumber(given) : classMask(address);
  const hosts = 2 ** 32 - mask;
  const network = address - (address % hosts);
  if (options.has('m')) tool.out.put(`NETMASK=${toText(mask)}\n`);
  if (options.has('b')) tool.out.put(`BROADCAST=${toText(network + hosts - 1)}\n`);
  if (options.has('n')) tool.out.put(`NETWORK=${toText(network)}\n`);
  if (options.has('p')) tool.out.put(`PREFIX=${32 - Math.log2(hosts)}\n`);
  return 0;
});
