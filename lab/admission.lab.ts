// Exports for admission in a cluster: objects are admitted or refused by the API server's own plugin for
// ValidatingAdmissionPolicies, and by Kyverno's own engine with images and signatures in a registry.
import { strict as assert } from 'node:assert';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { IMAGES, type Row } from '../test/support/admission.ts';
import { kyvernoRows, type Published } from '../test/support/admission-kyverno.ts';
import { KUBERNETES_ROWS } from '../test/support/admission-rows.ts';
import { isRefused, strangeRequests } from '../test/support/admission-strange.ts';
import { makeKey } from './lib/certificates.ts';
import { freshFolder, judge, missingDist } from './lib/places.ts';
import { mustRun, run, stopAll } from './lib/process.ts';
import { makeWorkspace, publish, type Workspace } from './lib/publishing.ts';
import { type Registry, startRegistry } from './lib/registries.ts';
import { wasmImage } from './lib/subject.ts';

interface Verdict {
  readonly isAllowed: boolean;
  readonly message: string;
}
type Target = 'kubernetes' | 'kyverno';

/** Writes the export of a policy and returns its text. */
async function exported(folder: string, to: Target, images: readonly object[], authority: object): Promise<string> {
  const policy = {
    apiVersion: 'wasm-image.dev/v1',
    kind: 'FilterVerificationPolicy',
    images,
    authorities: { allOf: [authority] },
  };
  writeFileSync(join(folder, 'wasm-policy.json'), JSON.stringify(policy));
  const { status, stdout, stderr } = await wasmImage(['policy', 'export', 'wasm-policy.json', '--to', to], {
    cwd: folder,
  });
  assert.equal(status, 0, stderr);
  return stdout;
}

/** What the cluster answers to each row. */
async function ask(folder: string, to: Target, text: string, rows: readonly Row[]): Promise<readonly Verdict[]> {
  const file = join(folder, `${to}.yaml`);
  writeFileSync(file, text);
  const input = JSON.stringify(rows.map(({ request }) => request));
  return JSON.parse(await mustRun(judge('admission'), [to, file], { input })) as readonly Verdict[];
}

/** The rows that were answered otherwise than expected. */
function wrong(rows: readonly Row[], verdicts: readonly Verdict[]): readonly string[] {
  assert.equal(verdicts.length, rows.length);
  return rows.flatMap(({ what, answer }, i) => {
    const { isAllowed = false, message = '' } = verdicts[i] ?? {};
    const isRight = answer === 'admitted' ? isAllowed : !isAllowed && answer.test(message);
    return isRight ? [] : [`${what}: ${isAllowed ? 'admitted' : message}`];
  });
}

function count(rows: readonly Row[]): string {
  const good = rows.filter(({ answer }) => answer === 'admitted').length;
  return `${good} good and ${rows.length - good} bad objects`;
}

/** Rows that are enough for broken exports. */
const FEW = KUBERNETES_ROWS.filter(({ what }) => /^(?:WasmPlugin|TrafficExtension|EnvoyFilter):/.test(what));
/** What a broken export says otherwise, which shows that the rows are judged. */
const BROKEN: Readonly<Record<Target, readonly (readonly [part: string | RegExp, by: string])[]>> = {
  kubernetes: [
    ['failurePolicy: "Fail"', 'failurePolicy: "Ignore"'],
    ['"wasmplugins"', '"wasmplugin"'],
    [/'http:\/\/', 'https:\/\/'\]/g, "'http://']"],
    ['.?spec.?wasm.?url', '.?spec.?wasm.?uri'],
    ["r.digest.matches('^[0-9a-f]{64}$')", "r.digest.matches('[0-9a-f]{64}')"],
    ['udpa[.]type[.]v1[.]TypedStruct|', ''],
    ['- "Deny"', '- "Audit"'],
  ],
  kyverno: [
    [/"wasmplugins"/g, '"wasmplugin"'],
    ["'@sha256:' + p[1]))[0] : ''),\n", "''))[0] : ''),\n"],
    [/verifyDigest: true/g, 'verifyDigest: false'],
  ],
};

describe('the export for kubernetes', { skip: missingDist() }, () => {
  const folder = freshFolder('admission');
  let text: string;
  before(async () => {
    makeKey(folder, 'signer', 'p256');
    const key = readFileSync(join(folder, 'signer.pub'), 'utf8');
    text = await exported(folder, 'kubernetes', IMAGES, { name: 'key', key });
  });

  test('the API server admits good objects and refuses bad ones', async (t) => {
    assert.deepEqual(wrong(KUBERNETES_ROWS, await ask(folder, 'kubernetes', text, KUBERNETES_ROWS)), []);
    t.diagnostic(`lab: export to kubernetes: right verdicts about ${count(KUBERNETES_ROWS)}`);
  });

  test('the API server and check say the same about strange addresses', async (t) => {
    const requests = strangeRequests(1000);
    const rows = requests.map((request) => ({ what: JSON.stringify(request), answer: 'admitted' as const, request }));
    const verdicts = await ask(folder, 'kubernetes', text, rows);
    const differ = requests.filter(({ object }, i) => isRefused(object) === verdicts[i]?.isAllowed);
    assert.deepEqual(differ, []);
    const good = verdicts.filter(({ isAllowed }) => isAllowed).length;
    assert.ok(good > 100 && good < 900, `${good} admitted`);
    t.diagnostic(`lab: export to kubernetes: as check about 1000 strange addresses, ${good} of them admitted`);
  });

  for (const [part, by] of BROKEN.kubernetes)
    test(`an export with ${JSON.stringify(by)} in place of ${part} is not right`, async () => {
      const broken = text.replace(part, by);
      assert.notEqual(broken, text);
      assert.notDeepEqual(wrong(FEW, await ask(folder, 'kubernetes', broken, FEW)), []);
    });

  test('an expression that Kubernetes 1.30 does not know is an error', async () => {
    const file = join(folder, 'newer.yaml');
    writeFileSync(file, text.replace('filter(r, size(r) == 3', 'filter(r, size([r].flatten()) == 3'));
    const { status, stderr } = await run(judge('admission'), ['kubernetes', file], { input: '[]' });
    assert.equal(status, 1);
    assert.match(stderr, /undeclared reference to 'flatten'/);
  });
});

describe('the export for kyverno', { skip: missingDist() }, () => {
  let workspace: Workspace;
  let registry: Registry;
  let rows: readonly Row[];
  let text: string;

  before(async () => {
    workspace = await makeWorkspace('admission-kyverno');
    registry = await startRegistry('olareg', 'admission');
    const host = registry.host;
    const [signed, otherKey] = [`${host}/acme/signed`, `${host}/acme/other`];
    const [unsigned, foreign] = [`${host}/acme/unsigned`, `${host}/mallory/filter`];
    const { digest } = await publish(workspace, registry, { image: signed, tags: ['v1'] });
    const other = { ...workspace, keyFile: makeKey(workspace.folder, 'other', 'p256') };
    await publish(other, registry, { image: otherKey, tags: ['v1'] });
    await publish(workspace, registry, { image: unsigned, sign: 'off' });
    const published: Published = { signed, otherKey, unsigned, foreign, digest };
    rows = kyvernoRows(published);
    const key = readFileSync(workspace.publicKeyFile, 'utf8');
    text = await exported(workspace.folder, 'kyverno', [{ glob: `${host}/acme/*` }], { name: 'key', key });
  });
  after(() => stopAll([registry].filter((server) => server !== undefined)));

  test('Kyverno admits signed images and refuses others', async (t) => {
    assert.deepEqual(wrong(rows, await ask(workspace.folder, 'kyverno', text, rows)), []);
    t.diagnostic(`lab: export to kyverno: right verdicts about ${count(rows)}`);
  });

  for (const [part, by] of BROKEN.kyverno)
    test(`an export with ${JSON.stringify(by)} in place of ${part} is not right`, async () => {
      const broken = text.replace(part, by);
      assert.notEqual(broken, text);
      // Those about WasmPlugins are enough.
      const few = rows.slice(0, 12);
      assert.notDeepEqual(wrong(few, await ask(workspace.folder, 'kyverno', broken, few)), []);
    });
});
