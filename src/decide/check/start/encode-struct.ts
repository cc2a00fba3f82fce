import { isObject, type Json, type JsonObject } from '../../../core/json.ts';

/** A `google.protobuf.Struct` as protobuf writes it. Source: google/protobuf/struct.proto; protobuf encoding. */
export function encodeStruct(struct: JsonObject): Uint8Array {
  return Buffer.concat(
    Object.entries(struct).map(([key, value]) =>
      field(1, Buffer.concat([field(1, Buffer.from(key)), field(2, encodeValue(value))])),
    ),
  );
}

function encodeValue(value: Json): Uint8Array {
  if (value === null) return Uint8Array.of(0x08, 0);
  if (typeof value === 'boolean') return Uint8Array.of(0x20, value ? 1 : 0);
  if (typeof value === 'string') return field(3, Buffer.from(value));
  if (Array.isArray(value)) return field(6, Buffer.concat(value.map((one) => field(1, encodeValue(one)))));
  if (isObject(value)) return field(5, encodeStruct(value));
  const number = new Uint8Array(9);
  number[0] = 0x11;
  new DataView(number.buffer).setFloat64(1, Number(value), true);
  return number;
}

/** A field with a length. */
function field(number: number, bytes: Uint8Array): Uint8Array {
  const size: number[] = [];
  for (let rest = bytes.length; ; rest = Math.floor(rest / 128)) {
    size.push(rest < 128 ? rest : (rest % 128) | 0x80);
    if (rest < 128) break;
  }
  return Buffer.concat([Uint8Array.of((number << 3) | 2, ...size), bytes]);
}
