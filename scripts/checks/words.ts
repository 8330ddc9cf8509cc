import type { ProjectFile } from './files.ts';
import type { Finding } from './step.ts';

const RULES: readonly { readonly pattern: RegExp; readonly why: string; readonly only?: RegExp }[] = [
  { pattern: /(?<![\w.~-])\/(?:home|Users)\/[\w.-]+\/|(?<![\w.~-])\/root\/[\w.]/, why: 'a path of one machine' },
  { pattern: /(?<![\w.~/-])\/work\/[\w.]/, why: 'a path of one machine' },
  { pattern: /[A-Z]:\\\\?Users\\\\?\w/, why: 'a path of one machine' },
  { pattern: /"resolved":/, why: 'the host of a package registry', only: /package-lock\.json$/ },
  {
    pattern: /^(?:@[\w-]+:)?registry\s*=|_authToken/m,
    why: 'the host or token of a package registry',
    only: /\.npmrc$/,
  },
  { pattern: /-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----/, why: 'a private key' },
];

/** This file states the patterns and so contains them. */
const EXEMPT = /^scripts\/checks\/words\.ts$|^test\/toolchain\/words\.unit\.test\.ts$/;

/** Whether the project speaks of itself alone: no path of the machine it was written on, no registry, no key. */
export function checkWords(files: readonly ProjectFile[]): Finding {
  const found = files
    .filter((file) => !EXEMPT.test(file.path))
    .flatMap((file) =>
      RULES.filter((rule) => rule.only === undefined || rule.only.test(file.path)).flatMap((rule) => {
        const match = rule.pattern.exec(file.text);
        if (match === null) return [];
        const line = file.text.slice(0, match.index).split('\n').length;
        return [`${file.path}:${line}: ${rule.why}: ${match[0].trim()}`];
      }),
    );
  return found.length === 0 ? { ok: true, text: `${files.length} files` } : { ok: false, text: found.join('\n') };
}
