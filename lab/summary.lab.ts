// Job summaries of real runs in Chromium, with GitHub's stylesheet: nothing wider than the page, nothing hard to read.
// SUMMARY_PICTURE=write makes docs/images/summary.png again.
import { strict as assert } from 'node:assert';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'playwright-core';
import { goodFilter } from '../test/support/module-writer.ts';
import { PRIVATE_PEM, PUBLIC_PEM } from '../test/support/publisher.ts';
import { startRegistry, type TestRegistry } from '../test/support/registry.ts';
import { type Sigstore, startSigstore } from '../test/support/sigstore.ts';
import { runStep } from '../test/support/step.ts';
import { freshFolder, missingDist, places } from './lib/places.ts';
import { missingBrowser, openBrowser, problemsOf, show, type Theme } from './lib/summary-page.ts';

const WIDTHS = [900, 600];
const THEMES: readonly Theme[] = ['light', 'dark'];
const PICTURE = join(places.repository, 'docs/images/summary.png');
const TAGS =
  'v1.2.3,1.2,1,latest,stable,main,edge,sha-a1b2c3d,2026-01-31,nightly-20260131,rc,a-long-tag-for-a-candidate-of-a-filter';
const LONG = 'a-long-organization/a-repository-with-a-long-name/and-more-parts/of-the-filter-that-adds-a-header';
const IDENTITY = `https://github.com/${LONG.split('/').slice(0, 2).join('/')}/.github/workflows/release-and-publish-to-all-registries-of-the-organization.yml@refs/heads/release/2026-01`;

const folder = freshFolder('summary');
let registry: TestRegistry;
let sigstore: Sigstore;
let browser: Browser;

const image = (name: string): string => `${registry.host}/${name}`;
const key = { module: 'good.wasm', 'signing-key': PRIVATE_PEM };
const trust = (): Record<string, string> => ({ 'trusted-root': 'root.json' });
const keyless = (): Record<string, string> => ({
  module: 'good.wasm',
  'fulcio-url': sigstore.fulcioUrl,
  'rekor-url': sigstore.rekorUrl,
  'timestamp-url': sigstore.timestampUrl,
  ...trust(),
});
const by = (identity: string): Record<string, string> => ({
  'certificate-identity': identity,
  'certificate-oidc-issuer': sigstore.issuer,
  ...trust(),
});

interface Row {
  readonly what: string;
  readonly entry: 'main' | 'verify' | 'inspect';
  inputs(): Record<string, string>;
  readonly status: number;
  /** The first line. */
  readonly says: RegExp;
}

/** In this order: later rows use what earlier ones published. */
const ROWS: readonly Row[] = [
  {
    what: 'published with a key',
    entry: 'main',
    inputs: () => ({ ...key, images: image('acme/key'), tags: 'v1.2.3,latest' }),
    status: 0,
    says: /^## Published and verified: 1 image, 2 tags, loads in Envoy 1\.\d+-1\.\d+$/,
  },
  {
    what: 'published already',
    entry: 'main',
    inputs: () => ({ ...key, images: image('acme/key'), tags: 'v1.2.3,latest' }),
    status: 0,
    says: /^## Nothing to do, already published/,
  },
  {
    what: 'published keyless',
    entry: 'main',
    inputs: () => ({ ...keyless(), images: image('acme/filter'), tags: 'v1.2.3,1.2,latest' }),
    status: 0,
    says: /^## Published and verified: 1 image, 3 tags/,
  },
  {
    what: 'several images with 12 tags',
    entry: 'main',
    inputs: () => ({ ...key, images: [image(LONG), image('b'), image('c')].join('\n'), tags: TAGS }),
    status: 0,
    says: /^## Published and verified: 3 images, 12 tags/,
  },
  {
    what: 'moved from another digest',
    entry: 'main',
    inputs: () => ({ ...key, module: 'other.wasm', images: image(LONG), tags: 'v1.2.4, latest' }),
    status: 0,
    says: /^## Published and verified: 1 image, 2 tags,/,
  },
  {
    what: 'a dry run',
    entry: 'main',
    inputs: () => ({
      ...keyless(),
      images: `${image(LONG)}\n${image('b')}`,
      tags: TAGS.replace('v1.2.3', 'v1.3.0'),
      'dry-run': 'true',
    }),
    status: 0,
    says: /^## Dry run, nothing was sent: 2 images, 12 tags/,
  },
  {
    what: 'built and not pushed',
    entry: 'main',
    inputs: () => ({ ...key, images: image(LONG), tags: TAGS, push: 'false' }),
    status: 0,
    says: /^## Built and checked, nothing was pushed/,
  },
  {
    what: 'a module with 40 problems',
    entry: 'main',
    inputs: () => ({ ...key, module: 'forty.wasm', images: image('acme/key') }),
    status: 3,
    says: /^## Failed: ABI_REFUSED, nothing was published$/,
  },
  {
    what: 'a version tag that is taken',
    entry: 'main',
    inputs: () => ({ ...key, module: 'other.wasm', images: image(LONG), tags: 'v1.2.3' }),
    status: 6,
    says: /^## Failed: TAG_[A-Z]+, nothing was published$/,
  },
  {
    what: 'verified',
    entry: 'verify',
    inputs: () => ({ image: image('acme/filter:v1.2.3'), ...by(sigstore.identity) }),
    status: 0,
    says: /^## Verified: .*\/acme\/filter:v1\.2\.3, loads in Envoy/,
  },
  {
    what: 'denied by the gate',
    entry: 'verify',
    inputs: () => ({ image: image('acme/filter:v1.2.3'), ...by(IDENTITY) }),
    status: 3,
    says: /^## Denied: .*\/acme\/filter:v1\.2\.3$/,
  },
  {
    what: 'denied, with others',
    entry: 'verify',
    inputs: () => ({
      image: ['acme/key:latest', 'acme/filter:latest', `${LONG}:absent`].map(image).join('\n'),
      key: PUBLIC_PEM,
    }),
    status: 3,
    says: /^## Denied: 1 of 3 images \(1 nothing found, 1 verified\)$/,
  },
  {
    what: 'could not find out',
    entry: 'verify',
    inputs: () => ({ image: `127.0.0.1:1/${LONG}:v1`, key: PUBLIC_PEM }),
    status: 5,
    says: /^## Could not find out: 127/,
  },
  {
    what: 'inspected',
    entry: 'inspect',
    inputs: () => ({ module: 'good.wasm', hosts: 'envoy>=1.20, istio>=1.20' }),
    status: 0,
    says: /^## Accepted: good\.wasm, proxy-wasm\/0\.2\.1, loads in Envoy 1\.20-1\.\d+, Istio/,
  },
  {
    what: 'refused by hosts',
    entry: 'inspect',
    inputs: () => ({ module: 'forty.wasm', hosts: 'envoy>=1.20, istio>=1.20' }),
    status: 3,
    says: /^## Refused: forty\.wasm/,
  },
];

describe('a job summary', { skip: missingDist() ?? missingBrowser() ?? false }, () => {
  const summaries = new Map<string, string>();

  before(async () => {
    registry = await startRegistry({ referrers: 'none' });
    sigstore = await startSigstore();
    browser = await openBrowser();
    const put = (name: string, bytes: Uint8Array | string): void => writeFileSync(join(folder, name), bytes);
    put('good.wasm', goodFilter({ header: { name: 'x-test', value: 'seen' } }));
    put('other.wasm', goodFilter({ header: { name: 'x-test', value: 'other' } }));
    const imports = Array.from({ length: 40 }, (_, i) => ({
      module: 'env',
      name: `a_function_with_a_rather_long_name_that_no_host_provides_${i}`,
      signature: 'i32 -> i32',
    }));
    put('forty.wasm', goodFilter({ parts: { imports } }));
    put('root.json', sigstore.trustedRoot);
    put('event.json', JSON.stringify({ repository: { private: false } }));
  });
  after(async () => {
    await browser?.close();
    await registry?.stop();
    await sigstore?.stop();
  });

  for (const { what, entry, inputs, status, says } of ROWS)
    it(`fits the page and can be read: ${what}`, async () => {
      const env = {
        ...sigstore.env,
        SOURCE_DATE_EPOCH: '1700000000',
        GITHUB_SERVER_URL: 'https://github.com',
        GITHUB_REPOSITORY: 'acme/filter',
        GITHUB_RUN_ID: '15873420111',
        GITHUB_SHA: '3f2a9c1d5b7e8f6041c2d3e4f5a6b7c8d9e0f1a2',
        GITHUB_REF: 'refs/tags/v1.2.3',
        GITHUB_EVENT_NAME: 'push',
        GITHUB_EVENT_PATH: join(folder, 'event.json'),
      };
      const ended = await runStep(entry, inputs(), { dist: places.dist, node: places.node, workspace: folder, env });
      assert.equal(ended.status, status, ended.stdout + ended.stderr);
      assert.match(ended.summary.split('\n')[0] ?? '', says);
      summaries.set(what, ended.summary);
      for (const width of WIDTHS)
        for (const theme of THEMES) assert.deepEqual(await judge(ended.summary, width, theme), []);
    });

  it('looks like the picture in the README', async (t) => {
    const summary = (summaries.get('published keyless') ?? '')
      .replaceAll(registry.host, 'ghcr.io')
      .replaceAll('`ghcr.io/acme/filter`', '[ghcr.io/acme/filter](https://ghcr.io/acme/filter)')
      .replaceAll(sigstore.issuer, 'https://token.actions.githubusercontent.com')
      .replaceAll('@refs/tags/v1.2.0', '@refs/tags/v1.2.3')
      // What the commands need only here.
      .replaceAll(/ \\\n {2}--trusted-root root\.json| \\\n {2}--cert-oidc-issuer [^`]*(?=\n```)/g, '')
      .replace(/Took [\d.]+ s/, 'Took 4.2 s');
    assert.doesNotMatch(summary, /127\.0\.0\.1/);
    const page = await show(browser, summary, 900);
    const png = await page.screenshot({ fullPage: true });
    await page.close();
    if (process.env.SUMMARY_PICTURE === 'write') {
      mkdirSync(join(places.repository, 'docs/images'), { recursive: true });
      writeFileSync(PICTURE, png);
    }
    const [now, then] = [png, readFileSync(PICTURE)].map((one) => [one.readUInt32BE(16), one.readUInt32BE(20)]);
    t.diagnostic(`lab: the picture is ${now?.join(' x ')} pixels, ${png.length} bytes`);
    // Pixels depend on the version of the browser; the size changes when a line is added.
    assert.deepEqual(now, then, 'SUMMARY_PICTURE=write lab/run summary makes the picture again');
  });

  const digest = `sha256:${'0a1b2c3d'.repeat(8)}`;
  for (const [what, markdown, problem] of [
    ['a table of digests', `| a | b |\n| --- | --- |\n| \`${digest}\` | \`${digest}\` |`, /^the table scrolls/],
    ['a word that cannot wrap', `<p style="white-space: nowrap">${'long '.repeat(100)}`, /^the page is \d+ px wide/],
    ['a wide picture', '<img alt="x" width="2000" height="10">', /^unexpected element: <img>/],
    ['pale text', '<p style="color: #999999">pale</p>', /^contrast [12]\.\d\d: <p> "pale"/],
    ['an escape that GitHub shows', 'see https://x.example/a\\@b', /^markup shows/],
    ['markup that is not read', '<p>see **this**</p>', /^markup shows/],
  ] as const)
    it(`is found out when it is careless: ${what}`, async () => {
      const found = await judge(markdown, 900, 'light');
      assert.ok(
        found.some((line) => problem.test(line)),
        found.join('\n'),
      );
    });
});

async function judge(markdown: string, width: number, theme: Theme): Promise<readonly string[]> {
  const page = await show(browser, markdown, width, theme);
  try {
    return await problemsOf(page);
  } finally {
    await page.close();
  }
}
