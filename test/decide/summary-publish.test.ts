import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { digestOf } from '../../src/core/digest.ts';
import { WasmImageError } from '../../src/core/errors.ts';
import type { PublishedImage, PublishRecord } from '../../src/decide/report/record.ts';
import {
  printLastLines,
  type SummaryContext,
  summarizeFailedPublish,
  summarizePublish,
} from '../../src/decide/report/summary-publish.ts';
import { abi, firstLine, LINKS } from '../support/summary.ts';

const digest = digestOf(Uint8Array.of(1));

const published: PublishedImage = {
  repository: 'ghcr.io/acme/f',
  reference: `ghcr.io/acme/f@${digest}`,
  push: 'written',
  signature: 'made',
  attestations: [],
  tags: [
    { tag: 'v1.2.3', action: 'created', reason: 'new' },
    { tag: '1.2', action: 'created', reason: 'new' },
    { tag: 'latest', action: 'moved', from: digestOf(Uint8Array.of(2)), reason: 'higher' },
  ],
};
const record: PublishRecord = {
  schema: 'https://wasm-image.dev/schema/record/v1',
  result: 'published',
  digest,
  moduleDigest: digest,
  layerDigest: digest,
  configDigest: digest,
  size: 1300,
  layout: 'compat',
  created: '2026-01-01T00:00:00Z',
  abi,
  images: [published],
  plannedTags: ['v1.2.3', '1.2', 'latest'],
  logIndexes: [],
  verified: true,
  verifyCommands: [],
  verification: [],
};
const untouched: PublishedImage = { ...published, push: 'none', signature: 'none', tags: [] };
const CONTEXT: SummaryContext = { inputs: [], seconds: 1, links: LINKS, forecast: [] };
const publish = (more: Partial<PublishRecord>, context: Partial<SummaryContext> = {}): string =>
  summarizePublish({ ...record, ...more }, { ...CONTEXT, ...context });

describe('the first line of a summary of publish is a sentence', () => {
  for (const [what, more, line] of [
    ['published', {}, 'Published and verified: 1 image, 3 tags, loads in Envoy 1.36-1.38'],
    [
      'unchanged',
      { result: 'unchanged', images: [published, published] },
      'Nothing to do, already published and verified: 2 images, 3 tags, loads in Envoy 1.36-1.38',
    ],
    [
      'unsigned',
      { result: 'unsigned', images: [{ ...published, tags: [] }] },
      'Pushed unsigned, without tags: 1 image, loads in Envoy 1.36-1.38',
    ],
    [
      'a dry run',
      { result: 'dry-run', images: [untouched] },
      'Dry run, nothing was sent: 1 image, 3 tags, loads in Envoy 1.36-1.38',
    ],
    [
      'skipped',
      { result: 'skipped', images: [untouched] },
      'Built and checked, nothing was pushed: loads in Envoy 1.36-1.38',
    ],
    [
      'a policy, which has no hosts',
      { abi: { ...abi, kind: 'opa', abi: 'opa/1.2', hosts: [] } },
      'Published and verified: 1 image, 3 tags, ABI opa/1.2',
    ],
  ] as const)
    it(`for ${what}`, () => assert.equal(firstLine(publish(more)), `## ${line}`));

  it('for a failure, with what was done before', () => {
    const error = new WasmImageError('REGISTRY_FORBIDDEN', 'Cannot push');
    const failed = (more: Partial<PublishRecord>) =>
      summarizeFailedPublish(error, { record: { ...record, ...more }, links: LINKS });
    assert.equal(
      firstLine(summarizeFailedPublish(error, { links: LINKS })),
      '## Failed: REGISTRY_FORBIDDEN, nothing was published',
    );
    assert.equal(firstLine(failed({ images: [untouched] })), '## Failed: REGISTRY_FORBIDDEN, nothing was published');
    const half = failed({ images: [published, { ...untouched, repository: 'docker.io/acme/f' }] });
    assert.equal(firstLine(half), '## Failed: REGISTRY_FORBIDDEN, 1 of 2 images pushed, 3 tags set');
    assert.match(half, /^\| `docker\.io\/acme\/f` \| not pushed \| none \|$/m);
    assert.match(half, /^No tag points to an image that was not verified\.$/m);
  });
});

describe('the summary of publish', () => {
  it('shows the full digest once, where it is copied from', () => {
    const summary = publish({});
    assert.equal(summary.split('<details>')[0]?.split(digest).length, 2);
    assert.ok(summary.includes(`\`\`\`text\nghcr.io/acme/f@${digest}\n\`\`\``), summary);
    assert.ok(summary.includes(`\`${digest.slice(0, 19)}…\``), summary);
  });
  it('groups tags by what happened to them', () =>
    assert.match(
      publish({}),
      /^\| \[ghcr\.io\/acme\/f\]\(https:\/\/ghcr\.io\/acme\/f\) \| pushed, signed \| `v1\.2\.3`, `1\.2` created; `latest` moved from `sha256:[0-9a-f]{12}…` \|$/m,
    ));
  it('links the run, the commit and the package', () => {
    const summary = publish({});
    assert.ok(
      summary.includes(`[Workflow run](${LINKS.run}) · [commit ccccccc](${LINKS.commit}) · Took 1.0 s`),
      summary,
    );
    // Only GHCR leads from the address of a package to its page.
    assert.match(
      publish({ images: [{ ...published, repository: 'docker.io/acme/f' }] }),
      /^\| `docker\.io\/acme\/f` \|/m,
    );
  });
  it('says why nothing was pushed', () =>
    assert.match(
      publish({ result: 'skipped', skippedReason: 'it is a `pull` request', images: [untouched] }),
      /^Nothing was pushed: it is a \\`pull\\` request\.\n\nTags that would move: `v1\.2\.3`, `1\.2`, `latest`$/m,
    ));
  it('breaks commands at options and long words, but not one with quotes', () => {
    const commands = (...texts: string[]): string =>
      publish({ verifyCommands: texts.map((command) => ({ tool: 'cosign', command })) });
    const long = 'x'.repeat(91);
    assert.ok(
      commands(`cosign verify --key KEY.pub ${long}`, "verify --key 'a --b'").includes(
        `### Verify\n\n\`\`\`sh\ncosign verify \\\n  --key KEY.pub \\\n  ${long}\n\`\`\`\n\n\`\`\`sh\nverify --key 'a --b'\n\`\`\`\n`,
      ),
    );
    for (const command of ["verify --key 'a --b'", "verify --key 'a'\\'' --b'\\'''"])
      assert.ok(commands(command).includes(`\n${command}\n`), command);
    assert.ok(commands("gh --a <(tr -d '\\n' <b)").includes("gh \\\n  --a <(tr -d '\\n' <b)\n"));
    assert.doesNotMatch(commands(), /### Verify/);
  });
  it('says how to install wasm-image, when there is a command for it', () => {
    const said = (tool: 'wasm-image' | 'cosign'): string =>
      publish({ verifyCommands: [{ tool, command: `${tool} verify` }] });
    assert.match(
      said('wasm-image'),
      /\n\nTo install wasm-image, .*\[docs\/install\.md\]\(https:\S+docs\/install\.md\)\n/,
    );
    assert.doesNotMatch(said('cosign'), /install/);
  });
  it('cuts long lists and says so', () => {
    const tags = Array.from({ length: 130 }, (_, i) => ({ tag: `t${i}`, action: 'created' as const, reason: 'new' }));
    const images = Array.from({ length: 120 }, () => ({ ...published, tags }));
    const summary = publish({ images }, { forecast: Array.from({ length: 3000 }, () => ['would tag', 'x'] as const) });
    assert.match(summary, /`t98`, `t99` created; and 30 more \|$/m);
    assert.equal(summary.match(/^- would tag/gm)?.length, 100);
    assert.match(summary, /^\.\.\. and 20 more images: see the record$/m);
    assert.match(summary, /^- \.\.\. and 2900 more: see the record$/m);
  });
  it('names the image in the last line of the log', () => {
    const lines = (more: Partial<PublishRecord>) => printLastLines({ ...record, ...more });
    assert.deepEqual(lines({}), [`digest ${digest} published to ghcr.io/acme/f as v1.2.3, 1.2, latest`]);
    assert.deepEqual(lines({ result: 'unchanged' }), [
      `digest ${digest} already published to ghcr.io/acme/f as v1.2.3, 1.2, latest`,
    ]);
    assert.deepEqual(lines({ result: 'unsigned', images: [{ ...published, tags: [] }] }), [
      `digest ${digest} pushed unsigned to ghcr.io/acme/f`,
    ]);
    assert.deepEqual(lines({ result: 'dry-run', images: [untouched] }), [
      `digest ${digest} would be published to ghcr.io/acme/f as v1.2.3, 1.2, latest`,
    ]);
    assert.deepEqual(lines({ result: 'skipped', images: [untouched] }), [
      `digest ${digest} built and checked, not pushed`,
    ]);
  });
});
