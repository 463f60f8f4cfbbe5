import { type Duration, millisecond } from '../../time/index.ts';
import type { ApiRequest, ApiResponse } from '../api/transport.ts';
import { quote, sortedKeys } from './text/go.ts';

/** A line of the log of -v: where it comes from in the real program, and its text. */
export interface LogLine {
  readonly place: string;
  readonly text: string;
}

/** client-go's own switches, which it tells of when it is first used (client-go/features). */
const featureGates: Readonly<Record<string, boolean>> = {
  AtomicFIFO: true,
  ClientsAllowCARotation: true,
  ClientsAllowCBOR: false,
  ClientsAllowTLSCacheGC: true,
  ClientsPreferCBOR: false,
  InOrderInformers: true,
  InOrderInformersBatchProcess: true,
  InformerResourceVersion: true,
  UnlockWhileProcessingFIFO: true,
  WatchListClient: true,
};

/** What is told before the first request; the real one lists its switches in any order. */
export function startLines(verbosity: number, configuration: string | undefined): readonly LogLine[] {
  return [
    ...(verbosity >= 6 && configuration !== undefined ? [{ place: 'loader.go:407', text: `Config loaded from file:  ${configuration}` }] : []),
    ...Object.entries(featureGates).map(([feature, enabled]) => ({
      place: 'envvar.go:195',
      text: `"Feature gate default state" feature="${feature}" enabled=${enabled}`,
    })),
  ];
}

const statusTexts: Readonly<Record<number, string>> = {
  200: 'OK',
  201: 'Created',
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  409: 'Conflict',
  410: 'Gone',
  422: 'Unprocessable Entity',
  500: 'Internal Server Error',
};

/** A value as klog writes it: several lines are indented between angle brackets. */
const logged = (value: string) => (value.includes('\n') ? `<\n${value.replace(/\n$/, '').replace(/^/gm, '\t')}\n >` : quote(value));

const canonical = (name: string) => name.replace(/(^|-)[a-z]/g, (match) => match.toUpperCase());

type Headers = Readonly<Record<string, string | undefined>>;

function headerLines(headers: Headers): readonly string[] {
  return sortedKeys(headers).flatMap((name) => (headers[name] === undefined ? [] : [`${canonical(name)}: ${headers[name]}`]));
}

function bodyText(body: unknown, limit: number): string {
  const text = typeof body === 'string' ? body : JSON.stringify(body ?? '');
  return text.length > limit ? `${text.slice(0, limit)} [truncated ${text.length - limit} chars]` : text;
}

/** What -v=6 and more tell of a request and its answer (client-go/transport's debugging round tripper). */
export function requestLines(verbosity: number, request: ApiRequest, url: string, response: ApiResponse, took: Duration): readonly LogLine[] {
  const status = `status="${response.code} ${statusTexts[response.code] ?? ''}"`;
  const milliseconds = `milliseconds=${Math.round(took / millisecond)}`;
  const what = `verb="${request.method}" url="${url}"`;
  if (verbosity === 6) return [{ place: 'round_trippers.go:632', text: `"Response" ${what} ${status} ${milliseconds}` }];
  const sent = headerLines(request.headers ?? {});
  const curl = `curl -v -X${request.method}  ${sent.map((line) => `-H ${quote(line)}`).join(' ')} '${url}'\n`;
  const asked = verbosity >= 9 ? `curlCommand=${logged(curl)}` : `${what} headers=${logged(`${sent.join('\n')}\n`)}`;
  const type = typeof response.body === 'string' ? 'text/plain' : 'application/json';
  const received = verbosity >= 8 ? ` headers=${logged(`Cache-Control: no-cache, private\nContent-Type: ${type}\n`)}` : '';
  const limit = verbosity >= 10 ? Number.POSITIVE_INFINITY : verbosity === 9 ? 10_240 : 1024;
  return [
    ...(verbosity >= 8
      ? [{ place: 'helper.go:246', text: `"Request Body" body=${logged(request.body === undefined ? '' : bodyText(request.body, limit))}` }]
      : []),
    { place: 'round_trippers.go:527', text: `"Request" ${asked}` },
    { place: 'round_trippers.go:632', text: `"Response" ${verbosity >= 9 ? `${what} ` : ''}${status}${received} ${milliseconds}` },
    ...(verbosity >= 8 && response.body !== undefined
      ? [{ place: 'helper.go:246', text: `"Response Body" body=${logged(bodyText(response.body, limit))}` }]
      : []),
  ];
}
