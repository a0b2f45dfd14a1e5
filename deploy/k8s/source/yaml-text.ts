// Objects as YAML for people: a key that begins with # is a comment on the key after it.
import { Document, isMap, isScalar, type Pair, visit } from 'yaml';

export type Manifest = Readonly<Record<string, unknown>>;

const WRITTEN =
  'Written by `make manifests`, or by `shardgate manifests` for a load of your own; change deploy/k8s/source/ instead.';

/** @param about - what the file is for: a comment at its top, one line a line */
export function toYaml(about: string, objects: readonly Manifest[]): string {
  return `${toComment(`${about}\n${WRITTEN}`)}\n${objects.map(toDocument).join('---\n')}`;
}

function toComment(text: string): string {
  return text.replaceAll(/^/gm, '# ');
}

function toDocument(object: Manifest): string {
  const document = new Document(object, { aliasDuplicateObjects: false, compat: 'yaml-1.1' }); // where `off` is no text
  visit(document, {
    Map: (_, map) => {
      map.items = map.items.flatMap((pair, index) =>
        isComment(pair) ? [] : [withComment(pair, map.items[index - 1])],
      );
    },
  });
  return document.toString({ lineWidth: 0 });
}

function isComment({ key }: Pair): boolean {
  return isScalar(key) && String(key.value).startsWith('#');
}

/** @param before - the pair that may hold a comment on this one */
function withComment(pair: Pair, before: Pair | undefined): Pair {
  if (before === undefined || !isComment(before) || !isScalar(pair.key) || isMap(before.value)) return pair;
  pair.key.commentBefore = ` ${isScalar(before.value) ? String(before.value.value) : ''}`;
  return pair;
}
