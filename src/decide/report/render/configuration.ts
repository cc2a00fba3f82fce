import { WasmImageError } from '../../../core/errors.ts';
import { decodeText, isObject, type Json, type JsonObject, parseStrictJson } from '../../../core/json.ts';
import { wordsOf } from '../../../core/text.ts';
import type { RenderTarget } from '../../inputs/choices.ts';
import { named } from '../../inputs/named.ts';
import type { Configuration } from './render-values.ts';

/** The configuration for a target that hands over JSON. @throws WasmImageError INPUT_INVALID; values are not shown. */
export function jsonOfConfiguration(configuration: Configuration | undefined, to: RenderTarget): Json | undefined {
  if (configuration === undefined) return undefined;
  return exact(configuration.kind === 'object' ? configuration.value : parse(configuration.bytes, to));
}

function parse(bytes: Uint8Array, to: RenderTarget): Json {
  try {
    return parseStrictJson(bytes);
  } catch (error) {
    const [why, hint] = isJson(bytes)
      ? [`it is not strict JSON: ${wordsOf(error)}`, 'change the configuration; values are not shown']
      : [`it is not strict JSON, and ${to} hands over JSON only`, TEXT_HINT];
    throw new WasmImageError('INPUT_INVALID', `Cannot use ${named('plugin-config')} for ${to}: ${why}`, { hint });
  }
}

const TEXT_HINT = 'write the configuration as JSON, or render for a target that hands over text: envoy, gloo';

/** Then what is wrong with it names only keys. */
function isJson(bytes: Uint8Array): boolean {
  try {
    JSON.parse(decodeText(bytes));
    return true;
  } catch {
    return false;
  }
}

/** The same value. @throws WasmImageError INPUT_INVALID if a number in it was rounded, as Istio and Envoy do too. */
function exact<T extends Json>(value: T): T {
  if (typeof value === 'number' && Math.abs(value) > Number.MAX_SAFE_INTEGER)
    throw new WasmImageError('INPUT_INVALID', `Cannot use ${named('plugin-config')}: programs round a number in it`, {
      hint: 'put integers above 9007199254740991 in quotes, if the filter reads them so',
    });
  if (Array.isArray(value)) for (const one of value) exact(one);
  else if (isObject(value)) for (const one of Object.values(value)) exact(one);
  return value;
}

/** The same for a target that takes only an object. @throws WasmImageError INPUT_INVALID. */
export function objectOfConfiguration(
  configuration: Configuration | undefined,
  to: RenderTarget,
): JsonObject | undefined {
  const value = jsonOfConfiguration(configuration, to);
  if (value === undefined || isObject(value)) return value;
  throw new WasmImageError('INPUT_INVALID', `Cannot use ${named('plugin-config')} for ${to}: it takes only an object`, {
    hint: 'write {"key": value}, or render for a target that hands over text: envoy, gloo',
  });
}

/**
 * The configuration in the form of Envoy, which hands over the text of a StringValue and the bytes of a BytesValue.
 * Evidence: lab/config-start.
 */
export function anyOfConfiguration(configuration: Configuration | undefined): JsonObject | undefined {
  if (configuration === undefined) return undefined;
  if (configuration.kind === 'object') return messageOf('StringValue', JSON.stringify(exact(configuration.value)));
  const { bytes } = configuration;
  const text = textOf(bytes);
  return text === undefined
    ? messageOf('BytesValue', Buffer.from(bytes).toString('base64'))
    : messageOf('StringValue', text);
}

function messageOf(type: 'StringValue' | 'BytesValue', value: string): JsonObject {
  return { '@type': `type.googleapis.com/google.protobuf.${type}`, value };
}

/** Undefined for bytes that are not UTF-8. */
function textOf(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
