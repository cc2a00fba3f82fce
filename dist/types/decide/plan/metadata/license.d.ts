/**
 * An SPDX license expression; undefined for any other text, such as `UNLICENSED`, which npm uses for "no license".
 * @param text of the field `license` of Cargo.toml or package.json.
 */
export declare function expressionOf(text: string): string | undefined;
/**
 * The license of a LICENSE file, if it is certain: the file names its identifier, or it starts with the title of a known
 * license and has no other title. A GNU license does not say whether a later version may be used, so it is not certain.
 */
export declare function licenseOf(text: string): string | undefined;
