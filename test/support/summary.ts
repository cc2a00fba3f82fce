import type { AbiReport, HostVerdict } from '../../src/abi/report.ts';
import { digestOf } from '../../src/core/digest.ts';

/** Addresses that the summaries of the tests link to. */
export const LINKS = {
  sources: 'https://x/y/',
  run: 'https://g/a/b/actions/runs/1',
  commit: `https://g/a/b/commit/${'c'.repeat(40)}`,
};

/** A host that loads the module. */
export const loads = (host: string, version: string): HostVerdict => ({
  host,
  version,
  verdict: 'loads',
  evidence: 'ran',
});
/** A module that Envoy loads. */
export const abi: AbiReport = {
  schema: 'https://wasm-image.dev/schema/abi-report/v1',
  'module-digest': digestOf(Uint8Array.of(1)),
  size: 402,
  kind: 'proxy-wasm',
  abi: 'proxy-wasm/0.2.1',
  hosts: ['1.36', '1.37', '1.38'].map((version) => loads('envoy', version)),
  problems: [],
  outside: [],
  sections: [],
};

/** The first line of a text. */
export const firstLine = (text: string): string => text.split('\n')[0] ?? '';
