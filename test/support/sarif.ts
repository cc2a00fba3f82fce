import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import Ajv from 'ajv';

const require = createRequire(import.meta.url);
const read = (name: string): object => JSON.parse(readFileSync(require.resolve(name), 'utf8')) as object;

// The schema is in the draft-04 of JSON Schema.
const ajv = new Ajv({ schemaId: 'auto', allErrors: true });
ajv.addMetaSchema(read('ajv/lib/refs/json-schema-draft-04.json'));
const isSarif = ajv.compile(read('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json'));

/** What the schema of SARIF 2.1.0 says against a log. */
export function misfitsOfSarif(log: unknown): readonly string[] {
  return isSarif(log) ? [] : (isSarif.errors ?? []).map(({ dataPath, message }) => `${dataPath}: ${message}`);
}

/** The parts of a log that tests look at. */
export interface SarifLog {
  readonly runs: readonly [
    {
      readonly columnKind: string;
      readonly tool: {
        readonly driver: {
          readonly rules: readonly {
            readonly id: string;
            readonly helpUri: string;
            readonly help: { readonly text: string; readonly markdown: string };
            readonly shortDescription: { readonly text: string };
            readonly defaultConfiguration: { readonly level: string };
          }[];
        };
      };
      readonly invocations: readonly {
        readonly toolExecutionNotifications?: readonly { readonly message: { readonly text: string } }[];
      }[];
      readonly results: readonly SarifResult[];
    },
  ];
}

/** One result of a log. */
export interface SarifResult {
  readonly ruleId: string;
  readonly ruleIndex: number;
  readonly level: string;
  readonly message: { readonly text: string };
  readonly locations: readonly [
    {
      readonly physicalLocation: {
        readonly artifactLocation: { readonly uri: string; readonly uriBaseId?: string };
        readonly region: { readonly startLine: number; readonly startColumn: number };
      };
    },
  ];
  readonly partialFingerprints: Readonly<Record<string, string>>;
}
