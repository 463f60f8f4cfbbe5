/** What curl was told on its command line. Times in microseconds. */
export interface CurlOptions {
  urls: string[];
  method?: string;
  headers: string[];
  data: { text: string; binary: boolean; raw: boolean }[];
  get: boolean;
  head: boolean;
  include: boolean;
  silent: boolean;
  showError: boolean;
  verbose: boolean;
  fail: boolean;
  location: boolean;
  output?: string;
  remoteName: boolean;
  writeOut?: string;
  user?: string;
  userAgent?: string;
  maxTime?: number;
  connectTimeout?: number;
  resolve: Map<string, string>;
  insecure: boolean;
  unixSocket?: string;
  /** The file of --cacert. */
  authorities?: string;
  version: boolean;
}

const long: Readonly<Record<string, string>> = {
  request: 'X',
  header: 'H',
  data: 'd',
  'data-raw': 'R',
  'data-binary': 'B',
  'data-urlencode': 'd',
  json: 'J',
  get: 'G',
  head: 'I',
  include: 'i',
  silent: 's',
  'show-error': 'S',
  verbose: 'v',
  fail: 'f',
  location: 'L',
  output: 'o',
  'remote-name': 'O',
  'write-out': 'w',
  user: 'u',
  'user-agent': 'A',
  'max-time': 'm',
  'connect-timeout': 'C',
  resolve: 'r',
  version: 'V',
  insecure: 'k',
  url: 'U',
  'no-progress-meter': '_',
  compressed: '_',
  'http1.1': '_',
  ipv4: '_',
  'no-buffer': '_',
  retry: '#',
  'retry-delay': '#',
  cacert: 'c',
  'unix-socket': 'x',
  cert: '#',
  key: '#',
  cookie: 'b',
  referer: 'e',
  proxy: '#',
  noproxy: '#',
  'fail-with-body': 'f',
};
const flags: Readonly<Record<string, keyof CurlOptions>> = {
  G: 'get',
  I: 'head',
  i: 'include',
  s: 'silent',
  S: 'showError',
  v: 'verbose',
  f: 'fail',
  L: 'location',
  O: 'remoteName',
  V: 'version',
  k: 'insecure',
};

/** Reads the command line; a text is what is wrong with it. */
export function parseCurl(args: readonly string[]): CurlOptions | string {
  const found: CurlOptions = {
    urls: [],
    headers: [],
    data: [],
    get: false,
    head: false,
    include: false,
    silent: false,
    showError: false,
    verbose: false,
    fail: false,
    location: false,
    remoteName: false,
    resolve: new Map(),
    insecure: false,
    version: false,
  };
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!;
    if (!arg.startsWith('-') || arg === '-') {
      found.urls.push(arg);
      continue;
    }
    const letters = arg.startsWith('--') ? long[arg.slice(2).replace(/=.*$/, '')] : arg.slice(1);
    if (letters === undefined) return `option ${arg}: is unknown`;
    for (let j = 0; j < letters.length; j++) {
      const letter = letters[j]!;
      const flag = flags[letter];
      if (flag) {
        (found as unknown as Record<string, boolean>)[flag] = true;
        continue;
      }
      if ('_N46g'.includes(letter)) continue;
      if (!'XHdRBJowuAmCrU#becx'.includes(letter)) return `option ${arg}: is unknown`;
      const attached = arg.startsWith('--') ? undefined : letters.slice(j + 1) || undefined;
      const value = attached ?? args[++i];
      if (value === undefined) return `option ${arg}: requires parameter`;
      set(found, letter, value);
      break;
    }
  }
  return found;
}

function set(found: CurlOptions, letter: string, value: string): void {
  const seconds = () => Math.round(Number(value) * 1_000_000);
  switch (letter) {
    case 'X':
      found.method = value;
      break;
    case 'H':
      found.headers.push(value);
      break;
    case 'd':
    case 'B':
    case 'R':
      found.data.push({ text: value, binary: letter === 'B', raw: letter === 'R' });
      break;
    case 'J':
      found.data.push({ text: value, binary: true, raw: false });
      found.headers.push('Content-Type: application/json', 'Accept: application/json');
      break;
    case 'o':
      found.output = value;
      break;
    case 'w':
      found.writeOut = value;
      break;
    case 'u':
      found.user = value;
      break;
    case 'A':
      found.userAgent = value;
      break;
    case 'm':
      found.maxTime = seconds();
      break;
    case 'C':
      found.connectTimeout = seconds();
      break;
    case 'x':
      found.unixSocket = value;
      break;
    case 'c':
      found.authorities = value;
      break;
    case 'b':
      found.headers.push(`Cookie: ${value}`);
      break;
    case 'e':
      found.headers.push(`Referer: ${value}`);
      break;
    case 'U':
      found.urls.push(value);
      break;
    case 'r': {
      const [host, port, address] = value.split(':');
      found.resolve.set(`${host}:${port}`, address ?? '');
    }
  }
}
