import { isObject, type Json, type JsonObject, stringAt } from '../../../core/json.ts';
import { inert } from '../../../core/text.ts';
import { encodeStruct } from './encode-struct.ts';
import { hasVariable, UNREPLACED } from './variable.ts';

/** Bytes, or why Envoy accepts none, or why they are not known here. */
export type AnyBytes = Uint8Array | { readonly wrong: string } | { readonly why: string };

const NONE = new Uint8Array(0);
const TYPE = /^.+\/google\.protobuf\.(\w+)$/;
/** The bytes of these are known here. */
const KNOWN = ['StringValue', 'BytesValue', 'Struct', 'Empty'];
/** The others of the package, by the end of their names. Source: google/protobuf/*.proto of protobuf 33. */
const OTHERS =
  /^(?:(?:Bool|Double|Enum|Float|U?Int(?:32|64)|List)?Value|A(?:ny|pi)|Duration|Timestamp|FieldMask|SourceContext|Enum|Field|Method|Mixin|Option|Type|\w*(?:Options|DescriptorProto|DescriptorSet|CodeInfo|Defaults|Option))$/;

/**
 * The bytes that Envoy makes of an `Any`.
 * Evidence: lab/config-start. Envoy's documentation says that a struct becomes JSON; Envoy 1.40.0 writes protobuf.
 */
export function bytesOfAny(any: Json | undefined): AnyBytes {
  if (any === undefined || any === null) return NONE;
  if (!isObject(any)) return { wrong: 'it is not an object with a type' };
  if (Object.keys(any).length === 0) return NONE;
  const name = stringAt(any, '@type');
  if (name === undefined || !/^.+\/./.test(name))
    return { wrong: 'it has no @type such as type.googleapis.com/google.protobuf.StringValue' };
  const type = TYPE.exec(name)?.[1];
  if (type !== undefined && !KNOWN.includes(type) && !OTHERS.test(type))
    return { wrong: `there is no type google.protobuf.${inert(type, 100)}` };
  if (type === undefined || !KNOWN.includes(type))
    return { why: 'its configuration has a type that Envoy hands over in binary form' };
  const extra = Object.keys(any).find((key) => key !== '@type' && key !== 'value');
  if (extra !== undefined) return { wrong: `a ${type} has only a value` };
  const value = any.value ?? null;
  if (type === 'Empty' || value === null) return NONE;
  if (type === 'Struct') return isObject(value) ? encodeStruct(value) : { wrong: 'the value of a Struct is an object' };
  if (typeof value !== 'string') return { wrong: `the value of a ${type} is a string: write it in quotes` };
  if (type === 'BytesValue') return bytesOfBase64(value) ?? { wrong: 'the value of a BytesValue is base64' };
  return /\p{Surrogate}/u.test(value) ? { wrong: 'it has half of a surrogate pair' } : new TextEncoder().encode(value);
}

/**
 * Both alphabets, also mixed, with or without all of the padding. @returns undefined for other text, why for a variable.
 * Source: protobuf JSON mapping; lab/config-start.
 */
export function bytesOfBase64(text: string): Uint8Array | { readonly why: string } | undefined {
  if (hasVariable(text)) return { why: UNREPLACED };
  const isPadded = text.endsWith('=');
  const isRight = /^[A-Za-z0-9+/_-]*={0,2}$/.test(text) && (isPadded ? text.length % 4 === 0 : text.length % 4 !== 1);
  return isRight ? Uint8Array.from(Buffer.from(text, 'base64')) : undefined;
}

/** Members and values of a configuration in binary form. */
export function structIn(any: Json | undefined): JsonObject | undefined {
  const isStruct = isObject(any) && (stringAt(any, '@type') ?? '').endsWith('/google.protobuf.Struct');
  return isStruct && isObject(any.value) ? any.value : undefined;
}
