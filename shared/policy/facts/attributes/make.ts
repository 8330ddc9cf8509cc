import type { Attribute, AttributeOption } from '../attribute.ts';

type Texts = Attribute['label'];

/** A text in both languages. */
export function text(ko: string, en: string): Texts {
  return { ko, en };
}

/** Something that can be chosen, with the rough share of people for whom it holds. */
export function option(id: string, ko: string, en: string, prior?: number): AttributeOption {
  return prior === undefined ? { id, label: text(ko, en) } : { id, label: text(ko, en), prior };
}

/** An option that is never proposed as a change and never used in ranking. */
export function protectedOption(id: string, ko: string, en: string, prior?: number): AttributeOption {
  return { ...option(id, ko, en, prior), isProtected: true };
}
