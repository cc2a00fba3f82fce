import type { Attachment } from './render-values.ts';
/** Whether an object of Kubernetes may have this name. */
export declare function isObjectName(text: string): boolean;
/**
 * Reads what a filter is put in front of: `Gateway/NAME`, `app=web`, `HTTPRoute/app=web` or `HOST:PORT`.
 * @throws WasmImageError INPUT_INVALID.
 */
export declare function parseAttachment(text: string): Attachment;
/** A host with its port; undefined for anything else. */
export declare function parseServer(text: string): {
    readonly host: string;
    readonly port: number;
} | undefined;
