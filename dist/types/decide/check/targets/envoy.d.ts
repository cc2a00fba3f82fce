import { type Found } from '../text/tree.ts';
import { type Finder } from './make.ts';
/** Types whose field `config` is a plugin. Source: go-control-plane/envoy v1.40.0. */
export declare const PLUGINS: ReadonlySet<string>;
/** A type with its name as a value. Source: cncf/xds xds/type/v3/typed_struct.proto, udpa/type/v1. */
export declare const STRUCTS: readonly string[];
/** The engine that runs what is compiled into the proxy. */
export declare const COMPILED_IN = "envoy.wasm.runtime.null";
/** Finds the plugins in Envoy's configuration, wherever their type is named. */
export declare function findEnvoy(root: Found, target: 'envoy' | 'envoy-filter', name: string, finder: Finder): void;
