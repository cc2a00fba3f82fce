import type { Preset, Toolchain } from '../../inputs/choices.ts';
/** A step of a workflow that comes before the build. */
export type Step = {
    readonly kind: 'run';
    readonly run: string;
} | {
    readonly kind: 'uses';
    readonly uses: string;
    readonly with: Readonly<Record<string, string>>;
};
/** How to make the module. Paths are relative to the folder of the filter. */
export interface Recipe {
    readonly toolchain: Toolchain;
    /** For people: what is built, and the file that says so. */
    readonly what: string;
    readonly steps: readonly Step[];
    readonly build: {
        readonly kind: 'module';
    }
    /** @param args more arguments for its compiler. */
     | {
        readonly kind: 'preset';
        readonly preset: Exclude<Preset, 'auto' | 'command'>;
        readonly args: readonly string[];
    }
    /** Run without a shell. */
     | {
        readonly kind: 'command';
        readonly argv: readonly string[];
    };
    /** The module, or an OPA bundle. */
    readonly modulePath: string;
}
/** Actions of other people that the workflow uses. The same pins as in our own workflows and documents. */
export declare const PINS: {
    readonly checkout: 'actions/checkout@de0fac2e4500dabe0009e67214ff5f5447ce83dd # v6.0.2';
    readonly upload: 'actions/upload-artifact@043fb46d1a93c77aae656e7c1c64a875d1fc6a0a # v7.0.1';
    readonly download: 'actions/download-artifact@3e5f45b2cfb9172054b4087a40e8e0b5a5461e7c # v8.0.1';
    readonly setupGo: 'actions/setup-go@4a3601121dd01d1626a1e23e37211e3254c1c06c # v6.4.0';
};
/** `setup-go` without its cache: a release must not use what another run left. */
export declare function setupGo(version: Readonly<Record<string, string>>): Step;
