/**
 * Refuses an image that Artifact Hub would leave out: it drops a version with one bad value, and shows none without a
 * readme and a description. Nothing is checked if no annotation is for Artifact Hub.
 * @param annotations all that the image will have, except the time of creation.
 * @throws WasmImageError ANNOTATION_INVALID.
 * Source: Artifact Hub docs/container_image.md, internal/tracker/source/container/container.go.
 */
export declare function checkArtifactHub(annotations: Readonly<Record<string, string>>): void;
/** The license as Artifact Hub shows it: a single SPDX identifier. @param licenses an SPDX expression. */
export declare function hubLicenseOf(licenses: string | undefined): Readonly<Record<string, string>>;
