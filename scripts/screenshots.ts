// Takes the pictures of docs/images/ from the console's own pages before the answers that its tests use; another folder may be named
// (node scripts/screenshots.ts /tmp/pictures consumers=/blacklist/consumers).
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BLACKLIST_ANSWERS } from '../test/console/blacklist/answers.ts';
import { serveConsole } from '../test/console/rig.ts';
import { openBrowser } from '../test/support/browser.ts';

/** More would weigh down the repository and the page that shows it. */
const MOST_BYTES = 150_000;
const PICTURES = ['overview=/blacklist', 'why=/blacklist/why?ip=45.1.2.3'];

const [folder = join(import.meta.dirname, '../docs/images'), ...wanted] = process.argv.slice(2);
await mkdir(folder, { recursive: true });
const [browser, site] = await Promise.all([openBrowser(), serveConsole(BLACKLIST_ANSWERS)]);
try {
  for (const picture of wanted.length > 0 ? wanted : PICTURES) {
    const [name = '', path = ''] = picture.split(/=(.*)/s);
    const { page, context, failOnConsoleErrors } = await browser.newPage({
      width: 1180,
      height: name === 'overview' ? 1460 : 1000,
    });
    await context.addCookies([{ name: 'who', value: 'admin', url: site.url }]);
    await page.goto(site.url + path, { waitUntil: 'networkidle' });
    // Its name is in its own script, for which many machines have no font.
    await page.evaluate("document.querySelector('[data-language]').style.visibility = 'hidden'");
    const image = await page.screenshot({ fullPage: wanted.length > 0 });
    failOnConsoleErrors();
    if (wanted.length === 0 && image.length > MOST_BYTES) throw new Error(`${name}.png has ${image.length} bytes`);
    await writeFile(join(folder, `${name}.png`), image);
    console.log(`${name}.png: ${image.length} bytes`);
    await context.close();
  }
} finally {
  await browser.close();
  await site.stop();
}
