import { WasmImageError } from '../../../core/errors.ts';
import { quoted } from '../../../core/text.ts';
import { named } from '../../inputs/named.ts';
import type { Attachment } from './render-values.ts';

/** A name of Kubernetes: labels of letters and digits with dots between them. Source: RFC 1123. */
const NAME = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/;
const LABEL_NAME = /^[A-Za-z0-9](?:[\w.-]{0,61}[A-Za-z0-9])?$/;

/** Whether an object of Kubernetes may have this name. */
export function isObjectName(text: string): boolean {
  return text.length <= 253 && NAME.test(text);
}

/**
 * Reads what a filter is put in front of: `Gateway/NAME`, `app=web`, `HTTPRoute/app=web` or `HOST:PORT`.
 * @throws WasmImageError INPUT_INVALID.
 */
export function parseAttachment(text: string): Attachment {
  const [, type, rest = text] = /^([A-Z][A-Za-z0-9]{0,62})\/(.+)$/s.exec(text) ?? [];
  if (rest.includes('=')) return { kind: 'labels', type, labels: readLabels(rest, text), text };
  if (type !== undefined) return { kind: 'object', type, name: readName(type, rest, text), text };
  const server = parseServer(text);
  if (server !== undefined) return { kind: 'server', ...server, text };
  throw invalid(text, 'it is neither an object, nor labels, nor a server');
}

/** A host with its port; undefined for anything else. */
export function parseServer(text: string): { readonly host: string; readonly port: number } | undefined {
  const [, host, digits] =
    /^(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?):(\d{1,5})$/.exec(text) ?? [];
  if (host === undefined || Number(digits) > 65_535) return undefined;
  return { host: host.replace(/^\[|\]$/g, ''), port: Number(digits) };
}

/** Higress names an Ingress by its namespace too, and domains with a wildcard. */
function readName(type: string, name: string, text: string): string {
  const parts = type === 'Ingress' ? name.split('/') : [type === 'Domain' ? name.replace(/^\*\./, '') : name];
  if (parts.length <= 2 && parts.every(isObjectName)) return name;
  throw invalid(text, `${quoted(name)} is not the name of an object`);
}

function readLabels(list: string, text: string): Readonly<Record<string, string>> {
  const pairs = list.split(',').map((pair): readonly [string, string] => {
    const [, key = '', value = ''] = /^([^=]+)=([^=]*)$/.exec(pair.trim()) ?? [];
    const [prefix, name] = key.includes('/') ? key.split(/\/(.*)/s) : [undefined, key];
    if (!LABEL_NAME.test(name ?? '') || (prefix !== undefined && !isObjectName(prefix)))
      throw invalid(text, `${quoted(pair)} is not a label`);
    if (value !== '' && !LABEL_NAME.test(value)) throw invalid(text, `${quoted(value)} is not the value of a label`);
    return [key, value];
  });
  const keys = pairs.map(([key]) => key);
  const twice = keys.find((key, i) => keys.indexOf(key) !== i);
  if (twice !== undefined) throw invalid(text, `the label ${quoted(twice)} is there twice`);
  return Object.fromEntries(pairs);
}

function invalid(text: string, why: string): WasmImageError {
  return new WasmImageError('INPUT_INVALID', `Cannot use ${quoted(text)} as ${named('target')}: ${why}`, {
    hint: 'write KIND/NAME as in Gateway/edge, labels as in app=web, or HOST:PORT for Envoy',
  });
}
