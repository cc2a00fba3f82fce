// Documents that a reader in Go reads differently from JSON.parse: it ignores the case of keys and uses the last one.

/** Changes the text of a JSON document. */
export type Edit = (text: string) => string;

/** Adds a member at the end of the outermost object. */
export const appended =
  (member: string): Edit =>
  (text) =>
    `${text.slice(0, text.lastIndexOf('}'))},${member}}`;

/** Replaces the first match. @throws if there is none, as the row would then prove nothing. */
export const replaced =
  (pattern: RegExp, text: string): Edit =>
  (whole) => {
    if (!pattern.test(whole)) throw new Error(`${pattern} is not in ${whole}`);
    return whole.replace(pattern, text);
  };

/** A descriptor of bytes that no check has seen. */
const EVIL = `{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"sha256:${'e'.repeat(64)}","size":666}`;
const EVIL_DIGEST = `sha256:${'e'.repeat(64)}`;

/** Edits of an image manifest with at least one layer. */
export const AMBIGUOUS_MANIFESTS: readonly (readonly [what: string, edit: Edit])[] = [
  ['other "Layers" after "layers"', appended(`"Layers":[${EVIL}]`)],
  ['other "Layers" before "layers"', replaced(/^\{/, `{"Layers":[${EVIL}],`)],
  ['"layer\u017f", which folds to "layers"', appended(`"layer\u017f":[${EVIL}]`)],
  ['"layer\\u017f" as an escape', appended(`"layer\\u017f":[${EVIL}]`)],
  ['"Layers" alone as an empty list', appended('"LAYERS":[]')],
  ['"Config" after "config"', appended(`"Config":${EVIL}`)],
  ['"Manifests"', appended(`"Manifests":[${EVIL}]`)],
  ['"MediaType"', appended('"MediaType":"application/vnd.oci.image.index.v1+json"')],
  ['"SchemaVersion"', appended('"SchemaVersion":1')],
  ['"Subject" where there is no subject', appended(`"Subject":${EVIL}`)],
  ['"ArtifactType"', appended('"ArtifactType":"application/x"')],
  ['"Annotations"', appended('"Annotations":{"a":"b"}')],
  [
    '"Digest" after "digest" in the layer',
    replaced(/("layers":\[\{.*?"digest":"[^"]*")/, `$1,"Digest":"${EVIL_DIGEST}"`),
  ],
  ['"Digest" before "digest" in the layer', replaced(/("layers":\[\{)/, `$1"Digest":"${EVIL_DIGEST}",`)],
  ['"Size" after "size" in the layer', replaced(/("layers":\[\{.*?"size":\d+)/, '$1,"Size":1')],
  ['"\u017fize" in the layer', replaced(/("layers":\[\{.*?"size":\d+)/, '$1,"\u017fize":1')],
  ['"MediaType" in the layer', replaced(/("layers":\[\{)/, '$1"MediaType":"application/x",')],
  ['"URLs" in the layer', replaced(/("layers":\[\{)/, '$1"URLs":["https://evil.example/x"],')],
  ['"Data" in the layer', replaced(/("layers":\[\{)/, '$1"Data":"AA==",')],
  ['"Platform" in the layer', replaced(/("layers":\[\{)/, '$1"Platform":{"os":"linux"},')],
  ['"OS" in a platform in the layer', replaced(/("layers":\[\{)/, '$1"platform":{"OS":"linux"},')],
  ['a size with a fraction of zero', replaced(/("layers":\[\{.*?"size":\d+)/, '$1.0')],
  ['a size with an exponent', replaced(/("layers":\[\{.*?"size":\d+)/, '$1e0')],
  ['a config of size -0', replaced(/("config":\{.*?"size":)\d+/, '$1-0')],
  ['a schemaVersion of 2.0', replaced(/("schemaVersion":2)/, '$1.0')],
  ['an unknown field with two keys that fold to one', appended('"x":{"key":1,"\u212aey":2}')],
  ['half of a surrogate pair', appended('"x":"\\ud800"')],
  ['a number that no reader can hold', appended('"x":1e999')],
];

/** Edits that every reader reads the same. */
export const PLAIN_MANIFESTS: readonly (readonly [what: string, edit: Edit])[] = [
  ['fields of later versions', appended('"later":{"a":[1.5,-0,{"b":null}]},"x_y":1')],
  ['a key with an escape', replaced(/"layers"/, '"\\u006cayers"')],
  ['white space', replaced(/^\{/, ' \t\r\n{ ')],
  ['dotless \u0131, which folds to itself', appended('"d\u0131gest":1')],
];
