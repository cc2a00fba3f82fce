import { isObject, type Json } from '../../core/json.ts';

/** The parts of a JSON pointer that has at least one; undefined for anything else. Source: RFC 6901. */
export function pointerParts(pointer: string): readonly string[] | undefined {
  if (!/^(?:\/(?:[^~/]|~[01])+)+$/.test(pointer)) return undefined;
  return pointer
    .slice(1)
    .split('/')
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** The value at a JSON pointer; undefined if there is none. */
export function valueAt(value: Json | undefined, pointer: string): Json | undefined {
  let here: Json | undefined = value;
  for (const part of pointerParts(pointer) ?? ['']) {
    if (Array.isArray(here)) here = /^(?:0|[1-9][0-9]{0,8})$/.test(part) ? here[Number(part)] : undefined;
    else here = isObject(here) && Object.hasOwn(here, part) ? here[part] : undefined;
  }
  return here;
}
