import { describe, expect, test } from 'vitest';
import { Clock } from '../../../time/index.ts';
import type { Container } from '../../api/types.ts';
import type { HttpRequest, HttpResponse, NodeNetwork } from '../../cri/index.ts';
import type { KubeletContext } from '../context.ts';
import { computeHttpRequest, followLocalRedirects, urlOf } from './http-get.ts';

const app: Container = { name: 'app', ports: [{ name: 'http', containerPort: 8080 }], resources: {} };
const request = (more: object = {}) => computeHttpRequest({ port: 'http', ...more }, app, '10.244.1.2', 'kube-probe') as HttpRequest;

/** What a probe ends with, and the addresses it asked, when these answer with a redirect (or 200). */
function ask(locations: Readonly<Record<string, string>>, first = request({ path: '/a/b' })) {
  const clock = new Clock(0);
  const asked: string[] = [];
  const httpGet: NodeNetwork['httpGet'] = (of, _timeout, reply) => {
    asked.push(urlOf(of));
    const location = locations[of.path];
    const response: HttpResponse = { code: location === undefined ? 200 : 302, headers: location === undefined ? {} : { location }, body: new Uint8Array(0) };
    reply({ value: response });
  };
  let end: unknown;
  const context = { clock, node: { network: { httpGet } } } as unknown as KubeletContext;
  followLocalRedirects(context, first, 1, (found) => {
    end = 'response' in found ? found.response.code : found.error;
  });
  return { asked, end };
}

describe('an httpGet of the kubelet', () => {
  test('asks the Pod, by the name of a port, and names itself', () => {
    expect(request()).toEqual({
      scheme: 'HTTP',
      host: '10.244.1.2',
      port: 8080,
      path: '/',
      headers: [
        { name: 'User-Agent', value: 'kube-probe/1.36' },
        { name: 'Accept', value: '*/*' },
      ],
    });
    expect(request({ httpHeaders: [{ name: 'user-agent', value: 'me' }] }).headers.map(({ value }) => value)).toEqual(['me', '*/*']);
  });

  test.each<[string, string, string]>([
    ['an absolute path', '/c', 'http://10.244.1.2:8080/c'],
    ['a relative one', 'c', 'http://10.244.1.2:8080/a/c'],
    ['the same host on another port', 'http://10.244.1.2:81/c', 'http://10.244.1.2:81/c'],
  ])('follows a redirect to %s', (_name, location, second) => {
    expect(ask({ '/a/b': location })).toEqual({ asked: ['http://10.244.1.2:8080/a/b', second], end: 200 });
  });

  test('does not leave the host', () => {
    expect(ask({ '/a/b': 'http://example.com/' })).toEqual({ asked: ['http://10.244.1.2:8080/a/b'], end: 302 });
  });

  test('gives up after ten', () => {
    const { asked, end } = ask({ '/a/b': '/a/b' });
    expect(asked).toHaveLength(10);
    expect(end).toBe('Get "/a/b": stopped after 10 redirects');
  });
});
