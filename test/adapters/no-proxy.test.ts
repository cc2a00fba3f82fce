import assert from 'node:assert/strict';
import { test } from 'node:test';
import { proxyFor } from '../../src/adapters/net/proxy.ts';

/** Source: curl and Go's golang.org/x/net/http/httpproxy, whose forms are in common use. */
const NO_PROXIES: readonly (readonly [url: string, list: string, isDirect: boolean])[] = [
  ['https://a.corp.example/', '*.corp.example', true],
  ['https://a.b.corp.example/', '*.CORP.example', true],
  ['https://corp.example/', '*.corp.example', false],
  ['https://acorp.example/', '*.corp.example', false],
  ['https://a.corp.example:8443/', '*.corp.example:8443', true],
  ['https://a.corp.example/', '*.corp.example:8443', false],
  ['https://10.1.2.3/', '10.0.0.0/8', true],
  ['https://11.1.2.3/', '10.0.0.0/8', false],
  ['https://192.168.7.9:5000/', 'x, 192.168.0.0/16', true],
  ['https://10.1.2.3/', '0.0.0.0/0', true],
  ['https://10.1.2.3/', '10.1.2.3/32', true],
  ['https://10.1.2.4/', '10.1.2.3/32', false],
  ['https://ten.example/', '10.0.0.0/8', false],
  ['https://10.1.2.3.example/', '10.0.0.0/8', false],
  ['https://[2001:db8::7]/', '2001:db8::/32', true],
  ['https://[2001:db9::7]/', '2001:db8::/32', false],
  ['https://[2001:db8::7]/', '10.0.0.0/8', false],
  ['https://10.1.2.3/', '2001:db8::/32', false],
  ['https://10.1.2.3/', '::/0', false],
  ['https://[2001:db8::7]/', '2001:db8::7', true],
  ['https://[2001:db8::7]/', '[2001:0db8::0007]', true],
  ['https://[2001:db8::7]:5000/', '[2001:db8::7]:5000', true],
  ['https://[2001:db8::7]:5001/', '[2001:db8::7]:5000', false],
  ['https://10.1.2.3/', '10.0.0.0/33', false],
  ['https://10.1.2.3/', '10.0.0.0/', false],
  ['https://10.1.2.3/', 'ten/8', false],
  ['https://10.1.2.3/', '10.0.0.0/8/8', false],
];

for (const [url, list, isDirect] of NO_PROXIES) {
  test(`reaches ${url} ${isDirect ? 'directly' : 'through the proxy'} with NO_PROXY=${list}`, () =>
    assert.equal(
      proxyFor(new URL(url), { HTTPS_PROXY: 'http://p:1', NO_PROXY: list })?.url.host,
      isDirect ? undefined : 'p:1',
    ));
}
