// Links and headings of a Markdown page, as GitHub shows it.

export type Site = Readonly<{
  exists(path: string): boolean;
  read(path: string): string | null; // null: not a page, so it has no headings
  resolve(page: string, target: string): string; // '' is the page itself
}>;

/** The targets, as they are written, that lead nowhere. */
export function findDeadLinks(text: string, page: string, site: Site): string[] {
  return listLinks(text).filter((link) => {
    const [target = '', anchor] = link.split('#');
    const path = site.resolve(page, decodeURIComponent(target));
    if (!site.exists(path)) return true;
    const linked = target === '' ? text : site.read(path);
    return anchor !== undefined && (linked === null || !toAnchors(linked).includes(anchor));
  });
}

/** What headings are linked by: a repeated one has a number behind it. */
export function toAnchors(text: string): string[] {
  const seen = new Map<string, number>();
  return [...withoutBlocks(text).matchAll(/^#{1,6} +(.+)$/gm)].map(([, heading = '']) => {
    const anchor = toAnchor(heading);
    const count = seen.get(anchor) ?? 0;
    seen.set(anchor, count + 1);
    return count === 0 ? anchor : `${anchor}-${count}`;
  });
}

/** Those that lead to a file or to a heading, as they are written. */
export function listLinks(text: string): string[] {
  const prose = withoutBlocks(text).replace(/`[^`\n]*`/g, '');
  return [...prose.matchAll(/\]\(([^()\s]+)\)/g)]
    .map(([, target = '']) => target)
    .filter((target) => !/^[a-z][a-z+.-]*:/i.test(target));
}

function toAnchor(heading: string): string {
  const shown = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1');
  return shown
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M}_ -]/gu, '')
    .replaceAll(' ', '-');
}

function withoutBlocks(text: string): string {
  return text.replace(/^(`{3,}|~{3,}).*\n[\s\S]*?^\1.*$/gm, '').replace(/^ {4}.*$/gm, '');
}
