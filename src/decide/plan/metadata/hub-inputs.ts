import type { Values } from '../../inputs/values.ts';

/** The inputs for Artifact Hub, as annotations. */
export function hubAnnotations(values: Values): Readonly<Record<string, string>> {
  const keywords = values.lines('keywords').flatMap((line) => line.split(','));
  const texts = {
    'readme-url': values.text('readme-url'),
    'logo-url': values.text('logo-url'),
    keywords: keywords.length === 0 ? undefined : keywords.map((word) => word.trim()).join(','),
    category: values.text('category'),
  };
  return Object.fromEntries(
    Object.entries(texts).flatMap(([name, text]) =>
      text === undefined ? [] : [[`io.artifacthub.package.${name}`, text]],
    ),
  );
}
