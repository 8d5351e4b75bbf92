import { expect, test } from 'vitest';
import { proxyForUrl } from './proxy-for-url.ts';

const choose = (url: string, env: Record<string, string>) =>
  proxyForUrl(new URL(url), new Map(Object.entries(env)));

test.each([
  ['https://a.example/', {}, undefined],
  ['https://a.example/', { HTTPS_PROXY: 'p.example:3128' }, 'http://p.example:3128'],
  ['https://a.example/', { https_proxy: 'https://p.example' }, 'https://p.example'],
  ['https://a.example/', { HTTPS_PROXY: 'http://one', https_proxy: 'http://two' }, 'http://one'],
  ['http://a.example/', { HTTPS_PROXY: 'http://p' }, undefined],
  ['https://a.example/', { ALL_PROXY: 'http://p' }, undefined],
  ['https://localhost/', { HTTPS_PROXY: 'http://p' }, undefined],
  ['https://127.8.0.1/', { HTTPS_PROXY: 'http://p' }, undefined],
  ['https://a.example/', { HTTPS_PROXY: 'http://p', NO_PROXY: '*' }, undefined],
  ['https://a.example/', { HTTPS_PROXY: 'http://p', NO_PROXY: 'example' }, undefined],
  ['https://a.example/', { HTTPS_PROXY: 'http://p', NO_PROXY: 'b.example' }, 'http://p'],
  ['https://a.example/', { HTTPS_PROXY: 'http://p', NO_PROXY: '.a.example' }, 'http://p'],
  ['https://x.a.example/', { HTTPS_PROXY: 'http://p', NO_PROXY: '.a.example' }, undefined],
  ['https://a.example/', { HTTPS_PROXY: 'http://p', NO_PROXY: 'a.example:444' }, 'http://p'],
  ['https://a.example/', { HTTPS_PROXY: 'http://p', NO_PROXY: 'x, a.example:443' }, undefined],
  ['https://10.2.3.4/', { HTTPS_PROXY: 'http://p', no_proxy: '10.0.0.0/8' }, undefined],
  ['https://11.2.3.4/', { HTTPS_PROXY: 'http://p', NO_PROXY: '10.0.0.0/8' }, 'http://p'],
])('%s with %j', (url, env, proxy) => {
  expect(choose(url, env).proxy).toBe(proxy);
});
