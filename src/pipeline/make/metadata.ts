import { decodeText } from '../../core/json.ts';
import { inert, quoted } from '../../core/text.ts';
import { checkArtifactHub, hubLicenseOf } from '../../decide/plan/metadata/artifact-hub.ts';
import { type CommitFacts, type CommitMetadata, describeCommit } from '../../decide/plan/metadata/commit.ts';
import { licenseOf } from '../../decide/plan/metadata/license.ts';
import {
  type CargoManifest,
  factsOfCargo,
  inheritsFields,
  type PackageFacts,
  readCargo,
  readPackageJson,
} from '../../decide/plan/metadata/manifest.ts';
import {
  checkVersions,
  isCargoModule,
  isNpmModule,
  kubewardenVersionIn,
  type RunVersion,
  versionsOfRun,
} from '../../decide/plan/metadata/version-check.ts';
import type { ImagePlan } from '../../decide/plan/plan.ts';
import { versionReleased } from '../../decide/plan/tags/released.ts';
import { annotationFault } from '../../oci/annotations.ts';
import type { Workspace } from '../../ports.ts';

/** What gathering metadata touches. */
export interface MetadataPorts {
  readonly workspace: Workspace;
  /** Reads the commit of a folder. */
  readonly commit: (folder: string) => Promise<CommitFacts>;
}

type Annotations = Readonly<Record<string, string>>;

/** What an image says about itself besides the annotations of the plan. */
export interface Metadata {
  readonly annotations: Annotations;
  /** Whether every layout has the time of creation as an annotation. */
  readonly isDated: boolean;
  /** What was left out, and why. */
  readonly remarks: readonly string[];
  /** The versions that the module must declare, if it declares one; empty if they are not compared. */
  readonly versions: readonly RunVersion[];
}

/** The ports, and where to add remarks. */
interface Reading extends MetadataPorts {
  readonly remarks: string[];
}

const IMAGE = 'org.opencontainers.image.';
const MAX_MANIFEST_BYTES = 256 * 1024;
const MAX_LICENSE_BYTES = 64 * 1024;
/** Source: GitHub docs, "Labelling container images": the limit of the description. */
const MAX_LENGTH = 512;
const MAX_DEPTH = 16;

/**
 * Gathers what the image says about itself: where it comes from, by the commit and the ref, and what the manifest of the
 * package and the license file say. So another run for the same commit and ref makes the same image. What cannot be used
 * is left out with a notice.
 * @throws WasmImageError VERSION_MISMATCH; ANNOTATION_INVALID for an image that Artifact Hub would not show.
 */
export async function gatherMetadata(ports: MetadataPorts, plan: ImagePlan): Promise<Metadata> {
  const remarks: string[] = [];
  if (!plan.hasMetadata && plan.versionCheck === undefined) return { ...finish(plan, {}, remarks), versions: [] };
  const reading = ports.commit(plan.folder);
  const found = plan.hasMetadata ? describe({ ...ports, remarks }, plan, reading) : {};
  const versions =
    plan.versionCheck === undefined ? [] : await checkVersion({ ...ports, remarks: [] }, plan, await reading);
  return { ...finish(plan, await found, remarks), versions };
}

function finish(plan: ImagePlan, found: Annotations, remarks: readonly string[]): Omit<Metadata, 'versions'> {
  const all = { ...found, ...plan.annotations };
  const isForHub = Object.keys(all).some((key) => key.startsWith('io.artifacthub.package.'));
  const hub = isForHub ? hubLicenseOf(all[`${IMAGE}licenses`]) : {};
  checkArtifactHub({ ...hub, ...all });
  const added = Object.entries({ ...hub, ...found }).filter(([key]) => !Object.hasOwn(plan.annotations, key));
  return { annotations: Object.fromEntries(added), isDated: plan.hasMetadata || isForHub, remarks };
}

async function describe(ports: Reading, plan: ImagePlan, reading: Promise<CommitFacts>): Promise<Annotations> {
  const folders = await findFolders(ports.workspace, plan.folder);
  const [commit, facts] = await Promise.all([reading, readPackage(ports, plan, folders)]);
  const { source, revision, version, remarks } = describeRelease(plan, commit);
  ports.remarks.push(...remarks);
  const texts = {
    title: facts?.name ?? source?.split('/').at(-1),
    description: facts?.description,
    version,
    licenses: facts?.license ?? (await readLicense(ports, folders)),
    source,
    revision,
    url: facts?.homepage ?? source,
    documentation: facts?.documentation,
  };
  return Object.fromEntries(
    Object.entries(texts).flatMap(([name, text]) =>
      isUsable(ports.remarks, name, text) ? [[IMAGE + name, text]] : [],
    ),
  );
}

/** What was released says the version of a module; the git tag of the run may be that of another one. */
function describeRelease({ released, folder }: ImagePlan, facts: CommitFacts): CommitMetadata {
  const commit = describeCommit(facts);
  const version = released && versionReleased(released.text, { name: released.name, folder });
  return version === undefined
    ? commit
    : { ...commit, version, remarks: commit.revision === undefined ? commit.remarks : [] };
}

/**
 * Compares the versions of the run with those that the files of the module declare.
 * @returns the versions of the run. @throws VERSION_MISMATCH.
 */
async function checkVersion(ports: Reading, plan: ImagePlan, commit: CommitFacts): Promise<readonly RunVersion[]> {
  const versions = versionsOfRun(plan.versionCheck ?? { tags: [] }, describeRelease(plan, commit).version);
  if (versions.length === 0) return versions;
  const { folder, source } = plan;
  const cargo = await readCargoFacts(ports, await findFolders(ports.workspace, folder));
  const hasAsconfig = await readWith(ports, `${folder}/asconfig.json`, MAX_MANIFEST_BYTES, () => true);
  const npm = await readWith(ports, `${folder}/package.json`, MAX_MANIFEST_BYTES, readPackageJson);
  const kubewarden = await readWith(ports, `${folder}/metadata.yml`, MAX_MANIFEST_BYTES, (bytes) =>
    kubewardenVersionIn(decodeText(bytes)),
  );
  const declared = [
    { file: 'Cargo.toml', version: isCargoModule(source, cargo?.name) ? cargo?.version : undefined },
    { file: 'package.json', version: isNpmModule(source, hasAsconfig === true) ? npm?.version : undefined },
    { file: 'metadata.yml', version: kubewarden },
  ];
  checkVersions(
    versions,
    declared.flatMap(({ file, version }) => (version === undefined ? [] : [{ file, version }])),
  );
  return versions;
}

function isUsable(remarks: string[], name: string, text: string | undefined): text is string {
  if (text === undefined) return false;
  const fault =
    text.length > MAX_LENGTH ? `it is longer than ${MAX_LENGTH} characters` : annotationFault(IMAGE + name, text);
  if (fault !== undefined) remarks.push(`Left out annotation ${IMAGE}${name}: ${fault}`);
  return fault === undefined;
}

/** The folder and those around it, up to the root of the repository: files outside it are not part of the commit. */
async function findFolders(workspace: Workspace, folder: string): Promise<readonly string[]> {
  const folders = [folder];
  try {
    while (folders.length < MAX_DEPTH && !(await workspace.exists(`${folders.at(-1)}/.git`)))
      folders.push(`${folders.at(-1)}/..`);
  } catch {
    // The repository starts above the workspace, or there is none.
    return [folder];
  }
  return folders.length < MAX_DEPTH ? folders : [folder];
}

/** The facts of the first manifest with a package. */
async function readPackage(
  ports: Reading,
  { source, folder }: ImagePlan,
  folders: readonly string[],
): Promise<PackageFacts | undefined> {
  const readers = [
    () => readCargoFacts(ports, folders),
    () => readWith(ports, `${folder}/package.json`, MAX_MANIFEST_BYTES, readPackageJson),
  ];
  if (source.kind === 'preset' && ['assemblyscript', 'javascript'].includes(source.preset)) readers.reverse();
  for (const read of readers) {
    const facts = await read();
    if (facts !== undefined) return facts;
  }
  return undefined;
}

async function readCargoFacts(ports: Reading, folders: readonly string[]): Promise<PackageFacts | undefined> {
  const read = (folder: string): Promise<CargoManifest | undefined> =>
    readWith(ports, `${folder}/Cargo.toml`, MAX_MANIFEST_BYTES, readCargo);
  const own = await read(folders[0] ?? '.');
  if (own === undefined) return undefined;
  let root = own.workspace === undefined ? undefined : own;
  if (inheritsFields(own))
    for (const folder of folders.slice(1))
      root ??= await read(folder).then((one) => (one?.workspace ? one : undefined));
  return factsOfCargo(own, root);
}

async function readLicense(ports: Reading, folders: readonly string[]): Promise<string | undefined> {
  for (const folder of folders)
    for (const name of ['LICENSE', 'LICENSE.txt', 'LICENSE.md']) {
      const text = await readWith(ports, `${folder}/${name}`, MAX_LICENSE_BYTES, (bytes) => decodeText(bytes));
      if (text !== undefined) return licenseOf(text);
    }
  return undefined;
}

/** @returns undefined if there is no such file, and with a notice if it cannot be read. */
async function readWith<T>(
  { workspace, remarks }: Reading,
  path: string,
  limit: number,
  read: (bytes: Uint8Array) => T,
): Promise<T | undefined> {
  try {
    return (await workspace.exists(path)) ? read(await workspace.read(path, limit)) : undefined;
  } catch (thrown) {
    remarks.push(`Took no metadata from ${quoted(path.replace(/^\.\//, ''))}: ${reasonOf(thrown)}`);
    return undefined;
  }
}

/** The reason alone, in one line: a TOML error shows the lines of the file. */
function reasonOf(thrown: unknown): string {
  return inert(thrown instanceof Error ? (thrown.message.split('\n')[0] ?? '') : String(thrown), 200);
}
