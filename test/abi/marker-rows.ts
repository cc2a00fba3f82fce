import { COMPONENT_HEADER, goodFilter, writeModule } from '../support/module-writer.ts';
import { marker, type RuleRow } from './rule-modules.ts';

/** Rows of the rules about the marker of the ABI, PW001 to PW004. */
export const MARKER_ROWS: readonly RuleRow[] = [
  [
    'PW001',
    'no marker',
    [goodFilter({ abi: 'none' })],
    [goodFilter()],
    /exports none of proxy_abi_version_0_1_0.*has no marker/,
  ],
  [
    'PW001',
    'no exported function at all',
    [writeModule({ memories: [{ min: 1 }] })],
    [goodFilter()],
    /exports no function/,
  ],
  [
    'PW001',
    'an unknown version',
    [goodFilter({ abi: '0_3_0' })],
    [goodFilter({ abi: '0_2_0' })],
    /no host knows this version/,
  ],
  [
    'PW001',
    'a marker followed by a space',
    [goodFilter({ abi: '0_2_1 ' })],
    [goodFilter()],
    /"proxy_abi_version_0_2_1 "/,
  ],
  [
    'PW001',
    'the marker of Higress, unless Higress is one of the hosts',
    [goodFilter({ abi: '0_2_100' })],
    [goodFilter({ abi: '0_2_100' }), { hosts: 'higress' }],
    /only Higress reads it/,
  ],
  [
    'PW001',
    'a component',
    [COMPONENT_HEADER],
    [COMPONENT_HEADER, { declared: 'component' }],
    /a component, but proxies load only core modules/,
  ],
  [
    'PW001',
    'a marker that is not a function',
    [
      goodFilter({
        abi: 'none',
        parts: {
          exports: [
            { name: 'memory', kind: 'memory', index: 0 },
            { name: 'proxy_abi_version_0_2_1', kind: 'memory', index: 0 },
          ],
        },
      }),
    ],
    [goodFilter()],
    /the marker is a memory/,
  ],
  [
    'PW002',
    'two markers',
    [goodFilter({ functions: [marker('0_1_0')] })],
    [goodFilter()],
    /proxy_abi_version_0_2_1, proxy_abi_version_0_1_0; Envoy uses 0\.2\.1/,
  ],
  [
    'PW002',
    'an unknown marker before a known one',
    [goodFilter({ abi: '0_3_0', functions: [marker('0_2_1')] })],
    [goodFilter()],
    /Envoy uses 0\.2\.1/,
  ],
  [
    'PW003',
    'other abiVersions',
    [goodFilter(), { abiVersions: ['v0.2.0'] }],
    [goodFilter(), { abiVersions: ['v0.1.0', 'v0.2.1'] }],
    /lists "v0\.2\.0", but the module has 0\.2\.1/,
  ],
  [
    'PW003',
    'a historic ABI name',
    [goodFilter(), { abiVersions: ['v0-097b7f2e4cc1fb490cc1943d0d633655ac3c522f'] }],
    [goodFilter({ abi: '0_2_0' }), { abiVersions: ['v0-4689a30309abf31aee9ae36e73d34b1bb182685f'] }],
    /Istio 1\.5 and 1\.6/,
  ],
  [
    'PW004',
    'another declared ABI',
    [goodFilter(), { declared: '0.2.0' }],
    [goodFilter(), { declared: 'proxy-wasm/0.2.1' }],
    /"0\.2\.0" is required, but the module is "proxy-wasm\/0\.2\.1"/,
  ],
  [
    'PW004',
    'a declared ABI that does not exist',
    [goodFilter(), { declared: 'latest' }],
    [goodFilter(), { declared: 'v0.2.1' }],
    /"latest"/,
  ],
];
