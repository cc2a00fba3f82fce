// Artifact Hub's rules for container images, written down a second time from its documents (docs/container_image.md) and
// its tracker (internal/tracker/source/container/container.go), and not from our own check.

interface Manifest {
  readonly mediaType: string;
  readonly annotations?: Readonly<Record<string, string>>;
}

const OCI = 'application/vnd.oci.image.manifest.v1+json';
const DOCKER = 'application/vnd.docker.distribution.manifest.v2+json';
const REQUIRED = [
  'io.artifacthub.package.readme-url',
  'org.opencontainers.image.created',
  'org.opencontainers.image.description',
];
const CATEGORIES =
  'ai-machine-learning database integration-delivery monitoring-logging networking security storage streaming-messaging skip-prediction';
const GO_BOOLEANS = ['1', 't', 'T', 'TRUE', 'true', 'True', '0', 'f', 'F', 'FALSE', 'false', 'False'];

/** The package that Artifact Hub would show. */
export interface HubPackage {
  readonly description: string;
  readonly displayName: string | undefined;
  readonly license: string | undefined;
  readonly keywords: readonly string[];
  readonly category: string | undefined;
}

/** @param labels those of the config. @throws Error if it would leave out the version. */
export function readAsArtifactHub(manifest: Manifest, labels: Readonly<Record<string, string>> = {}): HubPackage {
  const all = metadataOf(manifest, labels);
  for (const key of REQUIRED) if (!(key in all)) throw new Error(`required metadata field not provided: ${key}`);
  const of = (name: string): string | undefined => all[`io.artifacthub.package.${name}`];
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/.test(all[REQUIRED[1] ?? ''] ?? ''))
    throw new Error('created is not RFC 3339');
  for (const name of ['readme-url', 'logo-url'])
    if (of(name) !== undefined && !/^https?:\/\/[^/]+\/?/.test(of(name) ?? '')) throw new Error(`cannot fetch ${name}`);
  for (const name of ['contains-security-updates', 'deprecated', 'prerelease'])
    if (of(name) !== undefined && !GO_BOOLEANS.includes(of(name) ?? '')) throw new Error(`invalid ${name}`);
  if (of('category') !== undefined && !CATEGORIES.split(' ').includes(of('category') ?? ''))
    throw new Error('invalid category');
  for (const one of JSON.parse(of('maintainers') ?? '[]') as readonly { name?: string; email?: string }[])
    if (!one.name || !one.email) throw new Error('invalid maintainers');
  return {
    description: all['org.opencontainers.image.description'] ?? '',
    displayName: all['org.opencontainers.image.title'],
    license: of('license'),
    keywords: (of('keywords') ?? '').split(',').map((word) => word.trim()),
    category: of('category'),
  };
}

function metadataOf(
  { mediaType, annotations = {} }: Manifest,
  labels: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  if (mediaType === DOCKER) return labels;
  if (mediaType !== OCI) throw new Error('image media type not supported');
  return REQUIRED.some((key) => key in annotations) ? annotations : labels;
}
