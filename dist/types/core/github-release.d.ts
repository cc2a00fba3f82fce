import type { Digest } from './digest.ts';
/** A file of a release on GitHub. */
export interface ReleaseAsset {
    readonly id: number;
    readonly name: string;
    /** Bytes. */
    readonly size: number;
    /** False for what is left of an upload that did not finish. */
    readonly isWhole: boolean;
    /** As GitHub computed it; undefined on servers that do not say. */
    readonly digest: Digest | undefined;
}
/** A release on GitHub. */
export interface Release {
    readonly id: number;
    readonly tag: string;
    /** The title. */
    readonly name: string;
    readonly body: string;
    readonly isDraft: boolean;
    readonly isImmutable: boolean;
    /** The page. That of a draft changes when it is published. */
    readonly url: string;
    /** Where files are uploaded to; untrusted until it is compared with the address of the API. */
    readonly uploadUrl: string;
}
/** What is set when a draft is created or a release is changed; absent: left as it is. */
export interface ReleaseChange {
    /** GitHub takes the tag away from a draft whose change does not repeat it; a published release keeps it. */
    readonly tag?: string;
    readonly name?: string;
    readonly body?: string;
    readonly isDraft?: boolean;
    readonly isPrerelease?: boolean;
    /** The commit that the tag will be created at, if it does not exist. */
    readonly commit?: string;
}
