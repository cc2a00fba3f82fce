// Makes a component from a module that wasm-ld linked for wasm32-wasip2, in place, as wasm-component-ld does.
// usage: node lab/lib/link-component.ts MODULE WIT    the world in the file WIT is embedded, which wit-bindgen does elsewhere
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { places } from './places.ts';

interface Jco {
  componentEmbed(options: { readonly binary: Uint8Array; readonly witSource: string }): Promise<Uint8Array>;
  componentNew(module: Uint8Array, adapters: readonly (readonly [string, Uint8Array])[]): Promise<Uint8Array>;
  preview1AdapterReactorPath(): URL;
}

const [file = '', wit = ''] = process.argv.slice(2);
const packages = join(places.repository, 'lab/.cache/componentize-js/node_modules/@bytecodealliance');
const jco = (await import(join(packages, 'jco/dist/api.js'))) as Jco;
const embedded = await jco.componentEmbed({ binary: readFileSync(file), witSource: readFileSync(wit, 'utf8') });
const adapter = readFileSync(jco.preview1AdapterReactorPath());
writeFileSync(file, await jco.componentNew(embedded, [['wasi_snapshot_preview1', adapter]]));
