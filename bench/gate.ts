// Our gate and cosign verify the same keyless images, from the same registry and with the same trust root.
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { makeVariant } from '../lab/lib/filters.ts';
import { judge, places } from '../lab/lib/places.ts';
import { makeWorkspace } from '../lab/lib/publishing.ts';
import type { Registry } from '../lab/lib/registries.ts';
import { startSigstore } from '../lab/lib/sigstore.ts';
import { pushEvent, runAction } from '../lab/lib/subject.ts';
import { writeBigModule } from '../test/support/big-module.ts';
import { concat, customSection } from '../test/support/module-writer.ts';
import { type Row, ratioRow, timeInTurn } from './measure.ts';

const IMAGES = 20;
/** The size of a filter that is large enough for V8 to validate it in a child process. */
const LARGE = 1024 * 1024;

/** Signs images of different modules with a private Sigstore, then verifies them with both tools. */
export async function measureGate(registry: Registry, runs: number): Promise<readonly Row[]> {
  const workspace = await makeWorkspace('bench-gate');
  const sigstore = await startSigstore('bench-sigstore', 2);
  try {
    copyFileSync(sigstore.trustedRoot, join(workspace.folder, 'trusted_root.json'));
    const job = sigstore.issuer.allow();
    const token = { ACTIONS_ID_TOKEN_REQUEST_URL: job.url, ACTIONS_ID_TOKEN_REQUEST_TOKEN: job.token };
    const services = {
      'fulcio-url': sigstore.fulcioUrl,
      'rekor-url': sigstore.log.url,
      'timestamp-url': sigstore.timestampUrl,
    };
    const publish = async (module: string, name: string): Promise<string> => {
      const image = `${registry.host}/gate/${name}`;
      const inputs = { module, images: image, tags: 'v1.2.3', 'trusted-root': 'trusted_root.json', ...services };
      const signed = await runAction(places.main, inputs, {
        cwd: workspace.folder,
        env: { ...pushEvent(workspace.folder), ...token },
      });
      if (signed.status !== 0) throw new Error(signed.stdout + signed.stderr);
      return `${image}@${signed.outputs.digest}`;
    };
    const references: string[] = [];
    for (let i = 0; i < IMAGES; i += 1)
      references.push(await publish(basename(makeVariant(workspace.module, String(i))), `f${i}`));
    writeFileSync(
      join(workspace.folder, 'large.wasm'),
      concat([readFileSync(workspace.module), customSection('bench', writeBigModule(LARGE))]),
    );
    const large = [await publish('large.wasm', 'large')];
    const demands = [
      '--certificate-identity',
      job.identity,
      '--certificate-oidc-issuer',
      sigstore.issuer.url,
      '--trusted-root',
      sigstore.trustedRoot,
    ];
    const ours = (images: readonly string[]) => () => [[process.execPath, places.cli, 'verify', ...images, ...demands]];
    const cosign = (images: readonly string[]) => () =>
      images.map((image) => [judge('cosign'), 'verify', ...demands, image]);
    const [one, other] = timeInTurn(
      [
        { name: 'wasm-image', steps: ours(references.slice(0, 1)) },
        { name: 'cosign verify', steps: cosign(references.slice(0, 1)) },
      ],
      runs,
    );
    const [oneLarge, otherLarge] = timeInTurn(
      [
        { name: 'wasm-image', steps: ours(large) },
        { name: 'cosign verify', steps: cosign(large) },
      ],
      runs,
    );
    const [many, others] = timeInTurn(
      [
        { name: 'wasm-image', steps: ours(references) },
        { name: `${IMAGES} x cosign verify`, steps: cosign(references) },
      ],
      Math.ceil(runs / 2),
    );
    return [
      ratioRow('verify a keyless image: signature, ABI, layout', one, other, '<= 2.0x'),
      ratioRow('verify a keyless image of 1 MiB, which cosign does not read', oneLarge, otherLarge, ''),
      ratioRow(`verify ${IMAGES} keyless images in one call`, many, others, '<= 0.6x'),
    ];
  } finally {
    await sigstore.stop();
  }
}
