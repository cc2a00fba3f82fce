/** One official archive of oras. */
export interface OrasRelease {
    /** Node's process.platform and process.arch. */
    readonly platform: string;
    readonly arch: string;
    readonly archive: string;
    /** Of the archive, lower-case hex. */
    readonly sha256: string;
}
/** The pinned release. */
export declare const ORAS_VERSION = "1.3.2";
/** Where its archives are. */
export declare const ORAS_DOWNLOADS = "https://github.com/oras-project/oras/releases/download/v1.3.2";
/** Its archives. Source: oras-project/setup-oras src/lib/data/releases.json, 2026-06-29. */
export declare const ORAS_RELEASES: readonly OrasRelease[];
