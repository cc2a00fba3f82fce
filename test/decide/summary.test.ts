import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { AbiReport, HostVerdict, Problem } from '../../src/abi/report.ts';
import { digestOf } from '../../src/core/digest.ts';
import { WasmImageError } from '../../src/core/errors.ts';
import { VERIFICATION_SCHEMA, type VerificationReport } from '../../src/decide/gate/verification.ts';
import { summarizeFailure, summarizeInspection, summarizeVerification } from '../../src/decide/report/job-summary.ts';
import { printError } from '../../src/decide/report/print-error.ts';
import type { PublishedImage, PublishRecord } from '../../src/decide/report/record.ts';
import {
  printLastLines,
  type SummaryContext,
  summarizeFailedPublish,
  summarizePublish,
} from '../../src/decide/report/summary-publish.ts';

const LINKS = {
  sources: 'https://x/y/',
  run: 'https://g/a/b/actions/runs/1',
  commit: `https://g/a/b/commit/${'c'.repeat(40)}`,
};
const EXPECTED = [['certificate-identity', 'https://github.com/acme/f/.github/workflows/r.yml@refs/tags/v1']] as const;
const digest = digestOf(Uint8Array.of(1));

const report: VerificationReport = {
  schema: VERIFICATION_SCHEMA,
  verdict: 'denied',
  asked: 'ghcr.io/acme/f:v1',
  reference: `ghcr.io/acme/f@${digest}`,
  checks: [],
  candidates: [],
};

const loads = (host: string, version: string): HostVerdict => ({ host, version, verdict: 'loads', evidence: 'ran' });
const abi: AbiReport = {
  schema: 'https://wasm-image.dev/schema/abi-report/v1',
  'module-digest': digest,
  size: 402,
  kind: 'proxy-wasm',
  abi: 'proxy-wasm/0.2.1',
  hosts: ['1.36', '1.37', '1.38'].map((version) => loads('envoy', version)),
  problems: [],
  outside: [],
  sections: [],
};
const problem = (rule: string, where: string, more: Partial<Problem> = {}): Problem => ({
  rule,
  where,
  severity: 'error',
  message: `${rule} is broken`,
  hint: 'see docs/smoke.md#top',
  ...more,
});

const published: PublishedImage = {
  repository: 'ghcr.io/acme/f',
  reference: `ghcr.io/acme/f@${digest}`,
  push: 'written',
  signature: 'made',
  attestations: [],
  tags: [
    { tag: 'v1.2.3', action: 'created' },
    { tag: '1.2', action: 'created' },
    { tag: 'latest', action: 'moved', from: digestOf(Uint8Array.of(2)) },
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
  verification: [],
};
const untouched: PublishedImage = { ...published, push: 'none', signature: 'none', tags: [] };
const CONTEXT: SummaryContext = { inputs: [], seconds: 1, links: LINKS, forecast: [] };
const publish = (more: Partial<PublishRecord>, context: Partial<SummaryContext> = {}): string =>
  summarizePublish({ ...record, ...more }, { ...CONTEXT, ...context });
const firstLine = (summary: string): string => summary.split('\n')[0] ?? '';

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
  it('breaks a command at its options, but not one with quotes', () => {
    assert.ok(
      publish({ verifyCommand: 'wasm-image verify --image a --key b' }).includes(
        'verify \\\n  --image a \\\n  --key b\n',
      ),
    );
    assert.ok(publish({ verifyCommand: "verify --key 'a --b'" }).includes("\nverify --key 'a --b'\n"));
  });
  it('cuts long lists and says so', () => {
    const tags = Array.from({ length: 130 }, (_, i) => ({ tag: `t${i}`, action: 'created' as const }));
    const images = Array.from({ length: 120 }, () => ({ ...published, tags }));
    const summary = publish({ images }, { forecast: Array.from({ length: 3000 }, () => ['would tag', 'x'] as const) });
    assert.match(summary, /; and 30 more \|$/m);
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

describe('the summary of verify', () => {
  it('shows the name of a check as text, regardless of its characters', () => {
    const name = 'annotation a|b <img src=x> [c](https://evil.example) @team';
    const checks = [{ name, passed: false, expected: 'x', seen: 'y' }];
    assert.match(
      summarizeVerification([{ report: { ...report, checks } }], EXPECTED, LINKS),
      /^- \*\*failed:\*\* annotation a\\\|b \\<img src=x\\> \\\[c\\\]\(https\\:\/\/evil\.example\) \\@team: expected `x`, seen `y`$/m,
    );
  });

  it('says what to change, whom it expected, and why each signature does not count; failures come first', () => {
    const denied: VerificationReport = {
      ...report,
      checks: [
        { name: 'abi', passed: true, expected: 'accepted', seen: 'accepted' },
        { name: 'layout', passed: false, expected: 'oci', seen: 'compat' },
      ],
      candidates: [
        { referrer: digest, verdict: 'refused', reason: 'identity: expected a, seen <b>' },
        { referrer: digestOf(Uint8Array.of(2)), verdict: 'accepted' },
      ],
    };
    const error = new WasmImageError('SIGNATURE_DENIED', 'Cannot accept it', { hint: 'compare the identity' });
    const summary = summarizeVerification([{ report: denied, error }], EXPECTED, LINKS);
    const order = [
      '## Denied: ghcr.io/acme/f:v1\n',
      'Cannot accept it',
      '**What to change:** compare the identity ([SIGNATURE_DENIED](https://x/y/docs/errors.md#signature_denied))',
      '- **failed:** layout: expected `oci`, seen `compat`',
      `- **does not count:** signature or attestation \`${digest.slice(0, 19)}…\`: identity: expected a, seen \\<b\\>`,
      `**Expected:** certificate-identity \`${EXPECTED[0][1]}\``,
      '<details><summary>1 check passed</summary>\n\n- abi: `accepted`',
      '[Workflow run]',
    ].map((part) => summary.indexOf(part));
    assert.ok(!order.includes(-1), `${order}\n${summary}`);
    assert.deepEqual(
      order,
      [...order].sort((a, b) => a - b),
    );
    const verified = { ...denied, verdict: 'verified', checks: denied.checks.slice(0, 1), abi } as const;
    const passed = summarizeVerification([{ report: verified }], EXPECTED, LINKS);
    assert.equal(firstLine(passed), '## Verified: ghcr.io/acme/f:v1, loads in Envoy 1.36-1.38');
    assert.doesNotMatch(passed, /What to change|failed|does not count/);
  });

  it('keeps the verdicts apart, and shows the worst first', () => {
    const verdicts = (['verified', 'nothing-found', 'undecided', 'denied', 'verified'] as const).map((verdict) => ({
      report: { ...report, verdict },
    }));
    const summary = summarizeVerification(verdicts, EXPECTED, LINKS);
    assert.equal(firstLine(summary), '## Denied: 1 of 5 images (1 could not find out, 1 nothing found, 2 verified)');
    assert.deepEqual(
      [...summary.matchAll(/^### ([\w ]+):/gm)].map(([, title]) => title),
      ['Denied', 'Could not find out', 'Nothing found', 'Verified', 'Verified'],
    );
    assert.equal(
      firstLine(summarizeVerification(verdicts.slice(0, 1), EXPECTED, LINKS)),
      '## Verified: ghcr.io/acme/f:v1',
    );
    const many = summarizeVerification(
      Array.from({ length: 60 }, () => ({ report })),
      EXPECTED,
      LINKS,
    );
    assert.equal(firstLine(many), '## Denied: 60 images');
    assert.match(many, /^\.\.\. and 10 more images: see the verification report$/m);
  });
});

describe('the summary of a module', () => {
  const refused = new WasmImageError('ABI_REFUSED', 'Cannot accept it');
  it('says who loads it', () =>
    assert.equal(
      firstLine(summarizeInspection(abi, 'a_b.wasm', undefined, LINKS)),
      '## Accepted: a\\_b.wasm, proxy-wasm/0.2.1, loads in Envoy 1.36-1.38',
    ));
  it('shows problems first, errors before warnings, equal ones on one line, each with what to change', () => {
    const problems = [
      problem('PW020', 'w', { severity: 'warning' }),
      ...['a', 'b', 'c', 'd', 'e'].map((where) => problem('PW010', where)),
      problem('PW042', 'k', { allowed: 'the key of our test server' }),
    ];
    const hosts = [
      loads('envoy', '1.36'),
      { ...loads('envoy', '1.37'), verdict: 'refused', rule: 'PW010', log: 'no' } as const,
    ];
    const summary = summarizeInspection({ ...abi, problems, hosts }, 'f.wasm', refused, LINKS);
    const [start = ''] = summary.split('<details>');
    assert.equal(firstLine(summary), '## Refused: f.wasm, proxy-wasm/0.2.1, loads in Envoy 1.36');
    const page = 'https://x/y/docs/errors.md';
    assert.deepEqual(
      start.split('\n').filter((line) => line.startsWith('- ')),
      [
        `- **error** [PW010](${page}#pw010): PW010 is broken; see [docs/smoke.md#top](https://x/y/docs/smoke.md#top) (in \`a\`, \`b\`, \`c\` and 2 more places)`,
        `- **warning** [PW020](${page}#pw020): PW020 is broken; see [docs/smoke.md#top](https://x/y/docs/smoke.md#top) (in \`w\`)`,
        `- **allowed** [PW042](${page}#pw042): PW042 is broken; because: the key of our test server (in \`k\`)`,
        `- **refused:** Envoy 1.37 ([PW010](${page}#pw010)): no`,
      ],
    );
  });
  it('folds the rest of many problems, and cuts thousands', () => {
    const problems = Array.from({ length: 3000 }, (_, i) => problem('PW010', 'x', { message: `m${i}` }));
    const summary = summarizeInspection({ ...abi, problems }, 'f.wasm', refused, LINKS);
    assert.equal(summary.split('<details>')[0]?.match(/\*\*error\*\*/g)?.length, 20);
    assert.match(summary, /<summary>2980 more problems<\/summary>/);
    assert.match(summary, /^- \.\.\. and 2880 more: see the ABI report$/m);
  });
  it('says when it could not be found out', () =>
    assert.match(
      summarizeInspection(abi, 'f.wasm', new WasmImageError('ABI_UNDECIDED', 'Cannot tell'), LINKS),
      /^## Could not find out: f\.wasm/,
    ));
});

it('an error links the documents that its hint names, where people read it', () => {
  const error = new WasmImageError('POLICY_INVALID', 'Cannot use the policy', {
    hint: 'see docs/policy.md#a_b, not a/docs/x.md',
  });
  const address = 'https://github.com/wasm-image/wasm-image/blob/main/docs/policy.md#a_b';
  assert.equal(error.hint, 'see docs/policy.md#a_b, not a/docs/x.md');
  assert.match(printError(error), new RegExp(`^  hint: see ${address}, not a/docs/x.md$`, 'm'));
  const summary = summarizeFailure(error, LINKS);
  assert.ok(summary.includes('see [docs/policy.md#a_b](https://x/y/docs/policy.md#a_b), not a/docs/x.md'), summary);
  assert.ok(summary.includes('([POLICY_INVALID](https://x/y/docs/errors.md#policy_invalid))'), summary);
});

it('a summary of a failure mentions tags only if the command moves tags', () => {
  const error = new WasmImageError('IMAGE_NOT_FOUND', 'Cannot find it');
  assert.doesNotMatch(summarizeFailure(error, LINKS), /tag/);
  assert.match(summarizeFailedPublish(error, { links: LINKS }), /No tag points/);
});
