import type { AbiReport } from '../../abi/report.ts';
import type { ImagePlan } from '../../decide/plan/plan.ts';
import type { Image } from '../../oci/image.ts';
import type { Builder, Clock, Log, Starter, Validator } from '../../ports.ts';
import type { SmokeReport } from '../../smoke/smoke-report.ts';
import { type AbiDemands } from './judge-module.ts';
import { type MetadataPorts } from './metadata.ts';
/** What making an image touches. */
export interface MakePorts extends MetadataPorts {
    readonly log: Log;
    readonly builder: Builder;
    readonly validator: Validator;
    readonly clock: Clock;
    readonly starter: Starter;
}
/** A judged module in an assembled image; nothing has left the machine. */
export interface Made {
    readonly module: Uint8Array;
    /** What it was read from: the module before `strip`, or the OPA bundle. */
    readonly file: Uint8Array;
    readonly abi: AbiReport;
    /** Undefined when the module was not started. */
    readonly smoke: SmokeReport | undefined;
    readonly image: Image;
    readonly created: string;
}
/**
 * Builds or reads the module, judges its final bytes, and assembles the image.
 * @param onReport gets the ABI report as soon as it is known, before a refusal is thrown.
 * @throws BUILD_FAILED, ANNOTATION_INVALID, FILE_UNREADABLE, WASM_*, MODULE_DIGEST_MISMATCH, ABI_REFUSED, LAYOUT_REFUSED,
 * RUNTIME_CONFIG_INVALID, INPUT_INVALID
 */
export declare function makeImage(ports: MakePorts, plan: ImagePlan, onReport: (report: AbiReport) => void): Promise<Made>;
/** What a plan requires of the module, wherever it is judged. */
export declare function demandsOf({ hosts, allowed, abi, }: Pick<ImagePlan, 'hosts' | 'allowed' | 'abi'>): Omit<AbiDemands, 'abiVersions'>;
