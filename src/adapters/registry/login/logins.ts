import { decodeText } from '../../../core/json.ts';
import { fold } from '../../../core/json-shape.ts';
import { type JsonTree, type Members, parseTree } from '../../../core/json-tree.ts';

/** One entry of `auths`; absent fields are empty. */
export interface Login {
  readonly auth: string;
  readonly username: string;
  readonly password: string;
  readonly identitytoken: string;
  readonly registrytoken: string;
}

/** The logins of docker's config.json or podman's auth.json. */
export interface Logins {
  readonly auths: ReadonlyMap<string, Login>;
  readonly credHelpers: ReadonlyMap<string, string>;
  readonly credsStore: string;
}

const MAX_DEPTH = 256;

/**
 * Reads a file with logins as docker does: keys in any case, the last one wins, objects of logins are merged, an empty
 * file is an empty config, and text after the document is ignored. Other fields may have any form.
 * @throws SyntaxError; its message may quote a password. Source: docker/cli v29 cli/config/configfile, by Go's
 * encoding/json.
 */
export function readLogins(bytes: Uint8Array): Logins {
  const text = decodeText(bytes);
  const read = { auths: new Map<string, Login>(), credHelpers: new Map<string, string>(), credsStore: '' };
  const tree = /^[ \t\n\r]*$/.test(text) ? null : parseTree(text, MAX_DEPTH, false);
  for (const [key, value] of membersOf(tree)) {
    const field = fold(key);
    if (field === 'auths') unite(read.auths, value, loginOf);
    if (field === 'credhelpers') unite(read.credHelpers, value, (helper) => textOf(helper) ?? '');
    if (field === 'credsstore') read.credsStore = textOf(value) ?? read.credsStore;
  }
  return read;
}

function unite<Value>(map: Map<string, Value>, tree: JsonTree, read: (value: JsonTree) => Value): void {
  // Go clears the whole map.
  if (tree === null) map.clear();
  for (const [key, value] of membersOf(tree)) map.set(key, read(value));
}

function loginOf(tree: JsonTree): Login {
  const login = {
    auth: '',
    username: '',
    password: '',
    identitytoken: '',
    registrytoken: '',
    email: '',
    serveraddress: '',
  };
  for (const [key, value] of membersOf(tree)) {
    const field = fold(key);
    if (Object.hasOwn(login, field))
      Object.assign(login, textOf(value) === undefined ? {} : { [field]: textOf(value) });
  }
  return login;
}

function membersOf(tree: JsonTree): Members['members'] {
  if (tree === null) return [];
  if (typeof tree === 'object' && 'members' in tree) return tree.members;
  throw new SyntaxError('it is not an object');
}

/** @returns undefined for null, which changes nothing. Go replaces half of a surrogate pair by U+FFFD. */
function textOf(tree: JsonTree): string | undefined {
  if (tree === null) return undefined;
  const text: unknown = typeof tree === 'object' && 'odd' in tree ? JSON.parse(tree.odd) : tree;
  if (typeof text === 'string') return text.replace(/\p{Cs}/gu, '\ufffd');
  throw new SyntaxError('it is not a string');
}

/**
 * USER and PASSWORD of an `auth`, base64 of both with a colon between; the password may hold colons.
 * @throws SyntaxError for anything else. Source: docker/cli v29 cli/config/configfile/file.go, decodeAuth; Go
 * encoding/base64.
 */
export function readPair(auth: string): { readonly username: string; readonly password: string } {
  const base64 = auth.replace(/[\r\n]/g, '');
  const text = decodeText(Buffer.from(base64, 'base64'));
  const colon = text.indexOf(':');
  if (colon < 1 || !/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(base64))
    throw new SyntaxError('it is not a login');
  return { username: text.slice(0, colon), password: text.slice(colon + 1).replace(/^\0+|\0+$/g, '') };
}
