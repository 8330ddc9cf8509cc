import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A file of the project. */
export interface ProjectFile {
  /** Relative to the root, with `/`. */
  readonly path: string;
  readonly text: string;
}

/**
 * Every text file that is, or is about to be, under version control.
 *
 * @param root a Git work tree
 */
export function projectFiles(root: string): ProjectFile[] {
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  return listed
    .split('\0')
    .filter((path) => path !== '' && existsSync(join(root, path)))
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }))
    .filter((file) => !file.text.includes('\0'));
}
