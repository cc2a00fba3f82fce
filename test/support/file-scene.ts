import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { makeStatement } from '../../src/attest/statement.ts';
import { type BundleVerdict, verifyBundle } from '../../src/commands/library/verify-bundle.ts';
import { digestOf } from '../../src/core/digest.ts';
import type { SignerIdentity } from '../../src/ports.ts';
import { edited } from './file-vectors.ts';
import { type Scene, type Sigstore, startSigstore } from './sigstore.ts';
import { pickJson } from './sigstore-edit.ts';
import { openSigner, type Witnesses } from './sigstore-run.ts';

// The kinds of cases of sigstore's public conformance suite, made with our own services. Each is verified with the
// bytes of the artifact and with their digest.

export const FILE = Buffer.from('\0asm\x01\0\0\0');
export const OTHER_FILE = Buffer.from('\0asm\x01\0\0\0\0');
export const STATEMENT = makeStatement({
  subjectName: 'filter.wasm',
  digest: digestOf(FILE),
  predicateType: 'https://sigstore.dev/cosign/sign/v1',
  predicate: {},
});
export const V1: Witnesses = 'rekor 1 and timestamp';
export const V2: Witnesses = 'rekor 2 and timestamp';

/** A bundle about the file, about `other` file, or with a `statement`. */
export type Name = Witnesses | `other ${Witnesses}` | `statement ${Witnesses}`;

/** `root`: default that of the services, which is not used for a key. `signer`: default the one of the services. */
export interface Vector {
  readonly bundle: Uint8Array;
  readonly file?: Uint8Array;
  readonly root?: string;
  readonly signer?: SignerIdentity;
  readonly options?: { readonly predicateType?: string };
}
export type Row = readonly [name: string, make: (scene: FileScene) => Vector | Promise<Vector>, reason?: RegExp];

/** Two sigstores and what they signed. */
export class FileScene {
  readonly sigstore: Sigstore;
  readonly foreign: Sigstore;
  readonly keyless: Extract<SignerIdentity, { kind: 'certificate' }>;
  readonly #made = new Map<Name, Uint8Array>();

  private constructor(sigstore: Sigstore, foreign: Sigstore) {
    this.sigstore = sigstore;
    this.foreign = foreign;
    this.keyless = { kind: 'certificate', identity: sigstore.identity, issuer: sigstore.issuer };
  }

  static async open(): Promise<FileScene> {
    const [sigstore, foreign] = await Promise.all([startSigstore(), startSigstore()]);
    const scene = new FileScene(sigstore, foreign);
    for (const witnesses of [V1, V2, 'rekor 1', 'timestamp'] as const) {
      scene.#made.set(witnesses, await openSigner(sigstore, witnesses).signFile(FILE));
      scene.#made.set(`other ${witnesses}`, await openSigner(sigstore, witnesses).signFile(OTHER_FILE));
      scene.#made.set(`statement ${witnesses}`, await openSigner(sigstore, witnesses).sign(STATEMENT));
    }
    return scene;
  }

  bundle(name: Name): Uint8Array {
    const found = this.#made.get(name);
    assert.ok(found !== undefined, name);
    return found;
  }

  /** Signs while the services do something else than usual. */
  async sign(unusual: Partial<Scene>, witnesses: Witnesses, on = this.sigstore): Promise<Uint8Array> {
    const usual = { ...on.scene };
    Object.assign(on.scene, unusual);
    try {
      return await openSigner(on, witnesses).signFile(FILE);
    } finally {
      Object.assign(on.scene, usual);
    }
  }

  /** The certificates above the leaf, the root last. */
  authorities(): readonly unknown[] {
    const root = Buffer.from(this.sigstore.trustedRoot);
    return pickJson(root, 'certificateAuthorities.0.certChain.certificates') as readonly unknown[];
  }

  /** The trust root with one member replaced. */
  rootWith(path: string, value: (old: never) => unknown): string {
    return Buffer.from(edited(Buffer.from(this.sigstore.trustedRoot), path, value)).toString();
  }

  stop(): Promise<unknown> {
    return Promise.all([this.sigstore.stop(), this.foreign.stop()]);
  }

  /** The verdict on a vector by bytes and by digest. */
  ask({ bundle, file = FILE, signer = this.keyless, root, options }: Vector): Promise<readonly BundleVerdict[]> {
    const trusted = root ?? (signer.kind === 'key' ? undefined : this.sigstore.trustedRoot);
    return Promise.all(
      [file, digestOf(file)].map((artifact) => verifyBundle(bundle, artifact, trusted, signer, options)),
    );
  }
}

/** One test per vector, each asked by bytes and by digest. @param rows with a reason are denied. */
export function testVectors(rows: readonly Row[]): void {
  let scene: FileScene;
  before(async () => {
    scene = await FileScene.open();
  });
  after(() => scene?.stop());
  for (const [name, make, reason] of rows)
    test(`${reason === undefined ? 'accepts' : 'denies'} ${name}`, async () => {
      for (const verdict of await scene.ask(await make(scene))) {
        if (reason === undefined) {
          assert.equal(verdict.kind, 'verified', verdict.kind === 'denied' ? verdict.reason : '');
          assert.ok(verdict.checks.some((one) => one.name === 'subject') && verdict.checks.every((one) => one.passed));
        } else {
          assert.equal(verdict.kind, 'denied');
          if (verdict.kind === 'denied') assert.match(verdict.reason, reason);
        }
      }
    });
}

export const publicKey = (publicPem: string): SignerIdentity => ({ kind: 'key', publicKey: publicPem });
