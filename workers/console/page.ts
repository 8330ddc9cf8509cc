import type { Language } from '../gateway/http/language.ts';
import type { Markup } from '../gateway/pages/html.ts';
import { isGranted, type Permission, type Principal } from '../gateway/permissions.ts';
import type { IslandName } from './islands-packed.ts';
import { en } from './messages/en.ts';
import { ko } from './messages/ko.ts';
import type { Messages } from './messages/messages.ts';

/** What a page may know. */
export interface PageContext {
  readonly language: Language;
  readonly t: Messages;
  /** Which colours: the reader's setting, or what they have chosen here. */
  readonly theme: 'system' | 'light' | 'dark';
  /** Path and query of the page. */
  readonly url: URL;
  /** Path of this site to go on to. */
  readonly returnTo: string;
  readonly principal: Principal;
  /** Path parameters. */
  readonly params: Readonly<Record<string, string>>;
  /** Systems that this deployment has switched on. */
  readonly systems: ReadonlySet<string>;
}

/** A page without what all pages share. */
export interface PageContent {
  readonly title: string;
  readonly main: Markup;
  /** Scripts beside the one that wakes forms and lists. */
  readonly islands?: readonly IslandName[];
  /** `narrow`: one card in the middle, for who is not signed in; default: with the navigation. */
  readonly layout?: 'narrow';
  readonly status?: number;
}

export type PageRenderer = (context: PageContext) => PageContent;

/** The texts of a language. */
export function messagesOf(language: Language): Messages {
  return language === 'ko' ? ko : en;
}

/** Whether the reader may see what needs a permission; the API decides again. */
export function may({ principal }: Pick<PageContext, 'principal'>, permission: Permission): boolean {
  return isGranted(principal, permission);
}
