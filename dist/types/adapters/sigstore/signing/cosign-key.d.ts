/**
 * Decrypts a private key in cosign's own form: JSON in PEM, scrypt and NaCl's secretbox.
 * @param pem `ENCRYPTED SIGSTORE PRIVATE KEY` or the older `ENCRYPTED COSIGN PRIVATE KEY`.
 * @returns PKCS#8 in DER; undefined for a wrong passphrase.
 * @throws WasmImageError KEY_INVALID for a form that cosign does not write. Source: go-securesystemslib
 * encrypted/encrypted.go.
 */
export declare function decryptCosignKey(pem: string, passphrase: string): Buffer | undefined;
