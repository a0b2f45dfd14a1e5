// Writes XML 1.0 that any parser takes, whatever is in the text.

/** Finished markup; any plain string among children is text and gets escaped. */
export type XmlElement = Readonly<{ markup: string }>;

type Attributes = Readonly<Record<string, string | number>>;

/** Elements stand on lines of their own; text is kept as it is, without a space added. */
export function toElement(
  name: string,
  attributes: Attributes,
  children: readonly (XmlElement | string)[],
): XmlElement {
  const open = `<${name}${toAttributes(attributes)}`;
  if (children.length === 0) return { markup: `${open}/>` };
  const inner = children.map((child) => (typeof child === 'string' ? toXmlText(child) : `\n${child.markup}`)).join('');
  return { markup: `${open}>${inner}${typeof children.at(-1) === 'string' ? '' : '\n'}</${name}>` };
}

/** For text and attributes: markup and white space escaped, what XML 1.0 has no place for replaced by U+FFFD. */
export function toXmlText(text: string): string {
  return text
    .toWellFormed()
    .replace(/(?![\t\n\r])\p{Cc}|[\uFFFE\uFFFF]/gu, '\uFFFD')
    .replace(/[&<>"'\t\n\r]/g, (character) => `&#${character.charCodeAt(0)};`);
}

function toAttributes(attributes: Attributes): string {
  return Object.entries(attributes)
    .map(([name, value]) => ` ${name}="${toXmlText(String(value))}"`)
    .join('');
}
