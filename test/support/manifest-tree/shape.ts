// What a row about a kind of object has, and what rows share.
import type { JsonObject } from '../../../src/core/json.ts';
import type { TargetName } from '../../../src/decide/check/reference.ts';
import type { RuleName } from '../../../src/decide/check/rules.ts';
import type { ImageName } from './images.ts';

/** A reference as an object writes it. Marks in its texts are the places that findings name. */
export interface Written {
  readonly name: string;
  readonly address: string;
  /** The field beside the address; absent: there is none. */
  readonly sha256?: string;
  readonly configuration: JsonObject;
  readonly rootId?: string;
  readonly isFailOpen: boolean;
}

/** A kind of object. */
export interface Shape {
  readonly target: TargetName;
  /** Images that its target loads. */
  readonly images: readonly ImageName[];
  /** What stands before the name of an image; `http`: an address that serves its module; `file`: a path. */
  readonly scheme: '' | 'oci://' | 'registry://' | 'http' | 'file';
  /** Where the digest goes. */
  readonly pins: readonly ('address' | 'field')[];
  /** How it has the configuration of a filter that is started. */
  readonly configuration?: 'object' | 'text';
  readonly has?: readonly ('rootId' | 'failure')[];
  /** What is noted about a good one. */
  readonly notes: readonly RuleName[];
  /** The name of the file, if it matters. */
  readonly file?: string;
  /** Its file has nothing else. */
  readonly isAlone?: true;
  write(one: Written): JsonObject;
}

export const FILTERS = ['picky', 'second', 'shaped', 'large'] as const;
/** Without the one that has a schema: their configuration is not compared with it. */
const WITHOUT_SCHEMA = ['picky', 'second', 'large'] as const;
export const WITH_ROOTS = [...FILTERS, 'rooted'] as const;
const NOT_STARTED = ['not-started'] as const;
export const WASM = 'type.googleapis.com/envoy.extensions.filters.http.wasm.v3.Wasm';

const EITHER = ['address', 'field'] as const;

export const PATCH = {
  target: 'istio',
  images: WITHOUT_SCHEMA,
  scheme: 'oci://',
  pins: EITHER,
  notes: NOT_STARTED,
} as const;
export const PLAIN = { images: WITHOUT_SCHEMA, scheme: '', pins: ['address'], notes: NOT_STARTED } as const;
export const HTTP = { images: FILTERS, scheme: 'http', pins: ['field'], configuration: 'text', notes: [] } as const;
export const STARTED = { configuration: 'object', has: ['rootId', 'failure'], notes: [], pins: EITHER } as const;
export const POLICY = { ...PLAIN, target: 'kubewarden', images: ['policy'], scheme: 'registry://' } as const;
export const CLOUD = { ...PLAIN, target: 'wasmcloud', images: ['component'] } as const;
export const FILE = { ...PLAIN, scheme: 'file', pins: [], notes: ['file'] } as const;
export const GOOGLE = { ...PLAIN, target: 'google-service-extensions', configuration: 'text', notes: [] } as const;

export const field = (sha256: string | undefined): { sha256?: string } => (sha256 === undefined ? {} : { sha256 });
export const object = (apiVersion: string, kind: string, name: string, spec: JsonObject): JsonObject => ({
  apiVersion,
  kind,
  metadata: { name, namespace: 'mesh' },
  spec,
});

export const istio = ({ address, sha256, configuration, rootId, isFailOpen }: Written): JsonObject => ({
  phase: isFailOpen ? 'AUTHZ' : 'STATS',
  url: address,
  ...field(sha256),
  imagePullPolicy: 'IfNotPresent',
  ...(isFailOpen ? { failStrategy: 'FAIL_OPEN' } : {}),
  ...(rootId === undefined ? {} : { pluginName: rootId }),
  pluginConfig: configuration,
});
export const plugin = (one: Written): JsonObject =>
  object('extensions.istio.io/v1alpha1', 'WasmPlugin', one.name, istio(one));
