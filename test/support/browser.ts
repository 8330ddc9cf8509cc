import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import chromiumPackage, { inflate } from '@sparticuz/chromium';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import type { Authenticator } from './authenticator.ts';
import { addAuthenticator } from './authenticator.ts';

/**
 * Own flags instead of the package's: its list switches off web security, site isolation and the process boundary, which would hide
 * faults of CORS, cookies and the content policy.
 */
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--disable-dev-shm-usage',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--font-render-hinting=none',
];

/** Machines that run the suite are slow and loaded; what has not happened by then will not. */
const PATIENCE_MS = 30_000;

/** How a page's reader has set up their browser. */
export interface PageOptions {
  /** BCP 47; becomes `Accept-Language`. Default `en-US`. */
  readonly locale?: string;
  readonly colorScheme?: 'light' | 'dark';
  readonly width?: number;
  readonly height?: number;
}

/** A page in a context of its own: cookies of other pages are not seen. */
export interface TestPage {
  readonly page: Page;
  readonly context: BrowserContext;
  /** What the console and the page reported as errors so far, refusals of the content policy among them. */
  readonly faults: readonly string[];
  /**
   * Fails when the page reported an error that no pattern allows.
   *
   * @throws {Error} naming every one
   */
  failOnConsoleErrors(...allowed: readonly RegExp[]): void;
  /** Gives the page a security key that is touched and verified without a person. */
  authenticator(): Promise<Authenticator>;
}

/** A real Chromium. */
export interface TestBrowser {
  readonly version: string;
  newPage(options?: PageOptions): Promise<TestPage>;
  /** Ends the browser and deletes what it unpacked. */
  close(): Promise<void>;
}

/**
 * Starts the Chromium of the development dependencies; nothing else needs to be installed. It is unpacked into a directory of its
 * own, so that runs beside each other share nothing. `AEGIS_TEST_CHROMIUM` names another binary to use instead.
 *
 * @throws {Error} with the loader's words, when the binary cannot run here
 * @example
 * const browser = await openBrowser();
 * const { page, failOnConsoleErrors } = await browser.newPage({ locale: 'ko-KR' });
 * await page.goto(localhost(server.url));
 * failOnConsoleErrors();
 * await browser.close();
 */
export async function openBrowser(): Promise<TestBrowser> {
  const directory = mkdtempSync(join(tmpdir(), 'aegis-browser-'));
  const remove = () => rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
  try {
    const { executablePath, env } = await unpack(directory);
    const browser = await chromium.launch({
      executablePath,
      env,
      args: FLAGS,
      headless: true,
      timeout: 2 * PATIENCE_MS,
    });
    return {
      version: browser.version(),
      newPage: (options = {}) => newPage(browser, options),
      async close() {
        await browser.close();
        remove();
      },
    };
  } catch (error) {
    remove();
    throw error;
  }
}

/**
 * The address of a server by the name `localhost`: to a browser that is a secure origin and a domain, and passkeys need both.
 *
 * @example
 * localhost('http://127.0.0.1:8787/'); // 'http://localhost:8787/'
 */
export function localhost(url: string): string {
  const { port, pathname } = new URL(url);
  return `http://localhost:${port}${pathname}`;
}

async function newPage(browser: Browser, options: PageOptions): Promise<TestPage> {
  const { locale = 'en-US', colorScheme = 'light', width = 1100, height = 800 } = options;
  const context = await browser.newContext({
    locale,
    colorScheme,
    viewport: { width, height },
    reducedMotion: 'reduce',
  });
  context.setDefaultTimeout(PATIENCE_MS);
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(`${message.text()} (${message.location().url})`);
  });
  page.on('pageerror', (error) => faults.push(String(error)));
  return {
    page,
    context,
    faults,
    failOnConsoleErrors(...allowed) {
      const left = faults.filter((fault) => !allowed.some((pattern) => pattern.test(fault)));
      if (left.length > 0) throw new Error(`The page reported errors:\n${left.join('\n')}`);
    },
    authenticator: () => addAuthenticator(page),
  };
}

interface Binary {
  readonly executablePath: string;
  readonly env: Record<string, string>;
}

async function unpack(directory: string): Promise<Binary> {
  const inherited = Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
  const own = process.env.AEGIS_TEST_CHROMIUM;
  if (own) return { executablePath: own, env: inherited };

  const executablePath = await inDirectory(directory, () => chromiumPackage.executablePath());
  // The package's own font, always: what is drawn must not depend on the fonts of the machine. Its own configuration looks for it in
  // fixed places only, and a browser that finds no font at all ends at the first input field.
  writeFileSync(join(directory, 'fonts', 'fonts.conf'), fontConfiguration(directory));
  const env = { ...inherited, HOME: directory, TMPDIR: directory, FONTCONFIG_PATH: join(directory, 'fonts') };
  const asIs = spawnSync(executablePath, ['--version'], { env, encoding: 'utf8' });
  if (asIs.status === 0) return { executablePath, env };

  // A machine without libnss3 and its kin: the package carries them for a server that has none either.
  const archive = join(dirname(fileURLToPath(import.meta.resolve('@sparticuz/chromium'))), '../bin/al2023.tar.br');
  const libraries = await inDirectory(directory, () => inflate(archive));
  const withLibraries = { ...env, LD_LIBRARY_PATH: join(libraries, 'lib') };
  const second = spawnSync(executablePath, ['--version'], { env: withLibraries, encoding: 'utf8' });
  if (second.status !== 0)
    throw new Error(`Chromium cannot run here.\n${asIs.stderr}${second.stderr}${second.error ?? ''}`);
  return { executablePath, env: withLibraries };
}

function fontConfiguration(directory: string): string {
  const fonts = `<dir>${join(directory, 'fonts')}</dir><cachedir>${join(directory, 'font-cache')}</cachedir>`;
  return `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>${fonts}</fontconfig>`;
}

/** The package unpacks into the temporary directory, whichever that is when it is asked. */
async function inDirectory<T>(directory: string, work: () => Promise<T>): Promise<T> {
  const before = process.env.TMPDIR;
  process.env.TMPDIR = directory;
  try {
    return await work();
  } finally {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
  }
}
