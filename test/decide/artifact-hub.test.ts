import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkArtifactHub, hubLicenseOf } from '../../src/decide/plan/metadata/artifact-hub.ts';
import { readAsArtifactHub } from '../support/artifact-hub.ts';

const HUB = 'io.artifacthub.package.';
const complete = {
  'org.opencontainers.image.description': 'Adds a header',
  [`${HUB}readme-url`]: 'https://raw.githubusercontent.com/acme/f/main/README.md',
};
const asImage = (annotations: Record<string, string>) => ({
  mediaType: 'application/vnd.oci.image.manifest.v1+json',
  annotations: { ...annotations, 'org.opencontainers.image.created': '2026-01-01T00:00:00Z' },
});

describe('annotations for Artifact Hub', () => {
  const good: Record<string, string>[] = [
    {},
    { [`${HUB}logo-url`]: 'https://example.com/logo.svg' },
    ...'ai-machine-learning database integration-delivery monitoring-logging networking security storage streaming-messaging skip-prediction'
      .split(' ')
      .map((category) => ({ [`${HUB}category`]: category })),
    ...['1', 't', 'TRUE', 'False', 'f', '0'].map((word) => ({ [`${HUB}prerelease`]: word })),
    { [`${HUB}keywords`]: 'envoy, istio' },
    { [`${HUB}maintainers`]: '[{"name":"Jane","email":"jane@example.com"}]' },
    { [`${HUB}license`]: 'Apache-2.0' },
    { [`${HUB}unknown`]: 'kept' },
  ];
  for (const more of good)
    it(`are accepted by us and by it: ${JSON.stringify(more)}`, () => {
      checkArtifactHub({ ...complete, ...more });
      readAsArtifactHub(asImage({ ...complete, ...more }));
    });

  // `shown`: it would show the image, with a fault.
  const bad: [Record<string, string>, RegExp, 'shown'?][] = [
    [{ [`${HUB}category`]: 'network' }, /"network".*category: it is not one of ai-machine/],
    [{ [`${HUB}category`]: '' }, /category/],
    [{ [`${HUB}prerelease`]: 'yes' }, /prerelease: it is neither true nor false/],
    [{ [`${HUB}deprecated`]: 'TrUe' }, /deprecated/],
    [{ [`${HUB}contains-security-updates`]: '' }, /contains-security-updates/],
    [{ [`${HUB}logo-url`]: 'logo.svg' }, /logo-url: it is not an http or https URL/],
    [{ [`${HUB}logo-url`]: 'file:///logo.svg' }, /logo-url/],
    [{ [`${HUB}readme-url`]: 'README.md' }, /readme-url/],
    [{ [`${HUB}readme-url`]: 'https://u:p@example.com/README.md' }, /a user name or a password/, 'shown'],
    [
      { [`${HUB}readme-url`]: 'https://github.com/acme/f/blob/main/docs/README.md' },
      /use https:\/\/raw\.githubusercontent\.com\/acme\/f\/main\/docs\/README\.md/,
      'shown',
    ],
    [{ [`${HUB}maintainers`]: 'Jane <jane@example.com>' }, /maintainers: it is not a JSON list/],
    [{ [`${HUB}maintainers`]: '[{"name":"Jane"}]' }, /maintainers/],
    [{ [`${HUB}keywords`]: 'a,,b' }, /keywords: it has an empty entry/, 'shown'],
    [{ [`${HUB}license`]: 'Apache 2.0' }, /license: it is not an SPDX license/, 'shown'],
    [{ 'org.opencontainers.image.description': '' }, /shows no image without a description/, 'shown'],
  ];
  for (const [more, message, shown] of bad)
    it(`are refused: ${JSON.stringify(more)}`, () => {
      assert.throws(() => checkArtifactHub({ ...complete, ...more }), { code: 'ANNOTATION_INVALID', message });
      if (shown === undefined) assert.throws(() => readAsArtifactHub(asImage({ ...complete, ...more })));
    });

  it('need a readme and a description', () => {
    const { [`${HUB}readme-url`]: readme = '', ...rest } = complete;
    for (const some of [{ ...rest, [`${HUB}category`]: 'security' }, { [`${HUB}readme-url`]: readme }]) {
      assert.throws(() => checkArtifactHub(some), {
        code: 'ANNOTATION_INVALID',
        message: /without a (?:readme|description)/,
      });
      assert.throws(() => readAsArtifactHub(asImage(some)), /required metadata field/);
    }
  });
  it('are checked only if there are any', () => checkArtifactHub({ 'org.opencontainers.image.title': 'x' }));
  it('name a license that is one identifier', () => {
    assert.deepEqual(hubLicenseOf('MIT'), { [`${HUB}license`]: 'MIT' });
    assert.deepEqual(hubLicenseOf('MIT OR Apache-2.0'), {});
    assert.deepEqual(hubLicenseOf(undefined), {});
  });
});
