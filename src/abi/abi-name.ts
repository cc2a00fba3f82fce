import { WasmImageError } from '../core/errors.ts';
import { inputName, quoted } from '../core/text.ts';

/** What a report can have as `abi`. Source: detect.ts, and the versions in tables/. */
const NAME = new RegExp(
  `^(?:${[
    String.raw`proxy-wasm/(?:0\.1\.0|0\.2\.[01]|0\.2\.100|vnext)`,
    String.raw`opa/1\.\d{1,3}`,
    'redpanda/[12]',
    'cosmwasm/8',
    'kubewarden|wapc|http-wasm|extism',
    'component(?:/wasi:(?:http/(?:incoming-)?handler|cli/run)(?:@[0-9][0-9A-Za-z.-]{0,40})?)?',
    'wasi_snapshot_preview1|wasi_unstable',
  ].join('|')})$`,
);
/** A kind without a version, and a version of proxy-wasm without the kind; the input `abi` accepts these too. */
const SHORT = /^(?:proxy-wasm|opa|redpanda|cosmwasm|wasi-command|wasi-reactor|go-js|v?0\.1\.0|v?0\.2\.(?:0|1|100))$/;
/** Examples of ABI names, for hints. */
export const ABI_EXAMPLES =
  'proxy-wasm/0.2.1, opa/1.2, kubewarden, component/wasi:cli/run@0.2.0, wasi_snapshot_preview1';

/** Whether a report can name this ABI. */
export function isAbiName(text: string): boolean {
  return NAME.test(text);
}

/** The input `abi`, undefined if absent. @throws WasmImageError INPUT_INVALID for a name that no module can have. */
export function askedAbi(text: string | undefined): string | undefined {
  const name = text?.trim().toLowerCase();
  if (name === undefined || NAME.test(name) || SHORT.test(name)) return text;
  throw new WasmImageError('INPUT_INVALID', `Cannot use ${quoted(name)} as ${inputName('abi')}: there is no such ABI`, {
    hint: `use one such as ${ABI_EXAMPLES}`,
  });
}
