/** The checksums of the wheels of these versions, as PyPI lists them: Linux, macOS and Windows, x86-64 and ARM. */
declare const WHEELS: {
    readonly "ziglang==0.17.1": readonly ['ea6cc5d87b033cf0aedfbc8f9549a908cae6c50ac31f1698188fa48a74524b54', 'b7c5f02fccd40f89b999ee16a1f5ddced56e6182370f8affe494bcf8a28cf07e', '09953b6af7f64168b915180a42774f520f92d86ef6331b28e33915c7e1f0bb23', '4e0b4b9c02b8d0d220e9948010f860b62ff11d96abb39762eca5fa2ef3f7bc97', '69c3dfc3aff6a297ec4017aa904782c0e450eb988982d7f675d83edce27526fb'];
    readonly "componentize-py==0.25.1": readonly ['8623cd8cab8453cb0cd8bf03f3c7103420d06f2f3d360186a280a70a1ca5e89f', '7b6a87c520358166843af0daa86d2312d7af4cbcbbf1e598951085cf7f2991ca', 'a556991534cc496207a9d2ca733c4b0f17ed38ef56a8d6b5f1847fdf1225dd1b', '65fbc4a94df1de8acf7da50a1f5ed1711230188844e53e6332d99029be4e0afa', 'c7fd552fb0849858b0c1e8981543ed5dff4b0cc1597a8ea0bc26a495786dc0c6'];
};
/** A package that can be installed. */
export type PythonPackage = keyof typeof WHEELS;
/** The compiler of Zig. */
export declare const ZIG_PACKAGE: PythonPackage;
/** The compiler of components in Python. */
export declare const COMPONENTIZE_PACKAGE: PythonPackage;
/**
 * The requirements file with which pip installs exactly one of these wheels, and no other file.
 * Source: pip documentation, "Secure installs".
 */
export declare function requirementsOf(name: PythonPackage): string;
export {};
