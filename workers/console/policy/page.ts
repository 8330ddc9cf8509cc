import type { Language } from '../../gateway/http/language.ts';
import type { Route } from '../../gateway/route.ts';
import type { Audience } from '../mount.ts';
import type { PageContent, PageContext } from '../page.ts';
import { en } from './messages/en.ts';
import { ko } from './messages/ko.ts';

/** The texts of the pages about programmes in one language: whatever Korean has, every language has. */
export type PolicyMessages = Readonly<Record<keyof typeof ko, string>>;

/** The texts of a language. */
export const policyMessages = (language: Language): PolicyMessages => (language === 'ko' ? ko : en);

/** A page about programmes: one file each, which says where it is, who may see it and what it shows. */
export interface PolicyPage {
  readonly route: Route;
  readonly audience: Audience;
  /** Text in the navigation, by its key; a page without one is reached from another. */
  readonly navigation?: keyof PolicyMessages;
  render(context: PageContext, p: PolicyMessages): PageContent;
}
