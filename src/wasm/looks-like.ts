/** First bytes of files that people confuse with modules. Source: the specifications of the formats. */
const SIGNATURES: readonly { readonly what: string; readonly bytes: readonly number[]; readonly at?: number }[] = [
  { what: 'a gzip file; unpack it first', bytes: [0x1f, 0x8b] },
  { what: 'a zstd file; unpack it first', bytes: [0x28, 0xb5, 0x2f, 0xfd] },
  { what: 'an xz file; unpack it first', bytes: [0xfd, 0x37, 0x7a, 0x58, 0x5a] },
  { what: 'a bzip2 file; unpack it first', bytes: [0x42, 0x5a, 0x68] },
  { what: 'a zip archive', bytes: [0x50, 0x4b, 0x03, 0x04] },
  { what: 'a tar archive; extract the module first', bytes: [0x75, 0x73, 0x74, 0x61, 0x72], at: 257 },
  { what: 'an ELF program: build for a wasm target', bytes: [0x7f, 0x45, 0x4c, 0x46] },
  { what: 'a Windows program: build for a wasm target', bytes: [0x4d, 0x5a] },
  { what: 'a Mach-O program: build for a wasm target', bytes: [0xcf, 0xfa, 0xed, 0xfe] },
  { what: 'LLVM bitcode: link it into a module', bytes: [0x42, 0x43, 0xc0, 0xde] },
  { what: 'an ar archive of object files: link it into a module', bytes: [0x21, 0x3c, 0x61, 0x72, 0x63, 0x68, 0x3e] },
  { what: 'a script', bytes: [0x23, 0x21] },
];

/** How text files start, in lower case and without leading white space. */
const TEXTS: readonly { readonly what: string; readonly start: RegExp }[] = [
  { what: 'a web page: the download failed or needs a login', start: /^<(!doctype|html|head|body)/ },
  { what: 'XML', start: /^<\?xml/ },
  { what: 'a Git LFS pointer: run "git lfs pull"', start: /^version https:\/\/git-lfs/ },
  { what: 'WebAssembly text: convert it with wat2wasm', start: /^(\((module|component|;)|;;)/ },
  { what: 'JSON', start: /^[{[]/ },
  { what: 'PEM', start: /^-----begin / },
];

/** What a file that is not wasm looks like, for an error; undefined if unknown. @param bytes the first 512 count. */
export function looksLike(bytes: Uint8Array): string | undefined {
  for (const { what, bytes: wanted, at = 0 } of SIGNATURES)
    if (bytes.length >= at + wanted.length && wanted.every((byte, i) => bytes[at + i] === byte)) return what;
  const text = new TextDecoder('utf-8').decode(bytes.subarray(0, 512)).trimStart().toLowerCase();
  for (const { what, start } of TEXTS) if (start.test(text)) return what;
  return isPrintable(bytes) ? 'text' : undefined;
}

function isPrintable(bytes: Uint8Array): boolean {
  return bytes.subarray(0, 512).every((byte) => byte >= 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d);
}
