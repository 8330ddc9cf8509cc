import type { Language } from '../../gateway/http/language.ts';
import type { Permission } from '../../gateway/permissions.ts';
import type { Route } from '../../gateway/route.ts';
import type { PageContent, PageContext } from '../page.ts';
import { en } from './messages/en.ts';
import { ko } from './messages/ko.ts';

/** The texts of the threat-list pages in one language: whatever English has, every language has. */
export type BlacklistMessages = Readonly<Record<keyof typeof en, string>>;

/** The texts of a language. */
export const blacklistMessages = (language: Language): BlacklistMessages => (language === 'ko' ? ko : en);

/** A page of the threat lists: one file each, which says where it is, who may see it and what it shows. */
export interface BlacklistPage {
  readonly route: Route;
  readonly permission: Permission;
  /** Text in the navigation, by its key; a page without one is reached from another. */
  readonly navigation?: keyof BlacklistMessages;
  render(context: PageContext, b: BlacklistMessages): PageContent;
}
