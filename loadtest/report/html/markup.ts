// Writes HTML in which a text is always text: whatever is put into a template is escaped, unless it is markup itself.
import { toXmlText, type XmlElement } from '../xml.ts';

export type Markup = XmlElement;

type Part = Markup | string | number | readonly Part[];

/** For elements' contents and for attributes in double quotes; nowhere else is a text safe. */
export function html(texts: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return { markup: String.raw({ raw: texts }, ...parts.map(toMarkup)) };
}

function toMarkup(part: Part): string {
  if (typeof part === 'string' || typeof part === 'number') return toXmlText(String(part));
  return 'markup' in part ? part.markup : part.map(toMarkup).join('');
}
