import type { Allowance } from '../abi/allowances.ts';
import type { AbiReport } from '../abi/report.ts';
import { type Digest, isDigest } from '../core/digest.ts';
import { WasmImageError } from '../core/errors.ts';
import { isObject, type Json, type JsonObject, jsonBytes, parseStrictJson, stringAt } from '../core/json.ts';
import type { Statement } from './statement.ts';

/** The most imports and sections that are attested; the report itself may list ten times as many. */
const MOST = 100;

/** How a start of the module ended; the rest of the smoke report is not attested. */
export interface AttestedStart {
  readonly verdict: string;
  readonly reach: string;
  readonly engine: string;
  readonly filterType: string;
}

/** What a statement says about the module of an image, not yet compared with anything. */
export interface AttestedAbi {
  /** Undefined if the two places with the digest disagree. */
  readonly moduleDigest: Digest | undefined;
  readonly kind: string | undefined;
  readonly abi: string | undefined;
  /** There is no error that the verifier does not allow, and each requested host loads the module. */
  readonly isAccepted: boolean;
}

/**
 * What the check of a module found, as a predicate.
 * @param report about the module of the image; at most 100 of its imports and sections are attested.
 * @param smoke if the module was started. @returns equal input gives equal bytes.
 */
export function makeAbiPredicate(report: AbiReport, smoke?: AttestedStart): JsonObject {
  return toJson({
    'module-digest': report['module-digest'],
    report: { ...report, outside: report.outside.slice(0, MOST), sections: report.sections.slice(0, MOST) },
    ...(smoke === undefined
      ? {}
      : { smoke: { verdict: smoke.verdict, reach: smoke.reach, engine: smoke.engine, filterType: smoke.filterType } }),
  });
}

/**
 * Reads an ABI attestation; anything of another form is not accepted.
 * @param statement of any predicate type, already read strictly.
 * @param allowed by the verifier; what the signer allowed does not count.
 */
export function readAbiPredicate(
  statement: Pick<Statement, 'predicate'>,
  allowed: readonly Allowance[] = [],
): AttestedAbi {
  const predicate = statement.predicate ?? {};
  const report = isObject(predicate.report) ? predicate.report : {};
  const named = stringAt(predicate, 'module-digest') ?? '';
  return {
    moduleDigest: isDigest(named) && stringAt(report, 'module-digest') === named ? named : undefined,
    kind: stringAt(report, 'kind'),
    abi: stringAt(report, 'abi'),
    isAccepted:
      stringAt(report, 'schema') === 'https://wasm-image.dev/schema/abi-report/v1' &&
      isEach(
        report.problems,
        (one) => stringAt(one, 'severity') === 'warning' || allowed.some(({ rule }) => rule === stringAt(one, 'rule')),
      ) &&
      isEach(report.hosts, (one) => stringAt(one, 'verdict') === 'loads'),
  };
}

function isEach(list: Json | undefined, holds: (one: JsonObject) => boolean): boolean {
  return Array.isArray(list) && list.every((one) => isObject(one) && holds(one));
}

/** The value as JSON, without undefined members. */
function toJson(value: object): JsonObject {
  const json = parseStrictJson(jsonBytes(value));
  if (!isObject(json)) throw new WasmImageError('INTERNAL', 'Cannot attest a value that is not an object');
  return json;
}
