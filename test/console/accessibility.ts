import type { Page } from 'playwright-core';

/** Runs in the page. WCAG 2.2: 1.3.1, 1.4.3, 2.4.2, 2.4.6, 2.5.8, 3.1.1, 4.1.2, as far as a script can tell. */
const AUDIT = `(() => {
  const faults = [];
  const isShown = (element) => element.checkVisibility({ visibilityProperty: true });
  const describe = (element) => element.outerHTML.replace(/\\s+/g, ' ').slice(0, 120);
  const nameOf = (element) => {
    const by = (element.getAttribute('aria-labelledby') ?? '').split(' ').map((id) => document.getElementById(id)?.textContent ?? '');
    const labels = [...(element.labels ?? [])].map((label) => label.textContent);
    return [element.getAttribute('aria-label') ?? '', ...by, ...labels, element.textContent].join('').trim();
  };
  if (document.documentElement.lang === '') faults.push('the page names no language');
  if (document.title.trim() === '') faults.push('the page has no title');
  for (const tag of ['h1', 'main']) {
    const count = [...document.querySelectorAll(tag)].filter(isShown).length;
    if (count !== 1) faults.push(count + ' times ' + tag);
  }
  const fields = 'input:not([type=hidden]), select, textarea';
  for (const element of document.querySelectorAll(fields + ', button, a[href], [role=region], [role=img], nav')) {
    if (!isShown(element)) continue;
    const isField = element.matches(fields);
    const name = isField ? [...(element.labels ?? [])].map((label) => label.textContent).join('').trim() : nameOf(element);
    if (name === '') faults.push('no name: ' + describe(element));
    const box = element.getBoundingClientRect();
    if (element.matches('button, input, select') && (box.height < 16 || box.width < 16)) faults.push('too small: ' + describe(element));
  }
  const ids = [...document.querySelectorAll('[id]')].map((element) => element.id);
  for (const id of new Set(ids.filter((id, index) => ids.indexOf(id) !== index))) faults.push('id used twice: ' + id);
  for (const attribute of ['aria-labelledby', 'aria-describedby', 'for']) {
    for (const element of document.querySelectorAll('[' + attribute + ']')) {
      for (const id of element.getAttribute(attribute).split(' ')) {
        if (!document.getElementById(id)) faults.push(attribute + ' leads nowhere: ' + describe(element));
      }
    }
  }
  let level = 1;
  for (const heading of document.querySelectorAll('main :is(h1, h2, h3, h4)')) {
    if (!isShown(heading)) continue;
    const own = Number(heading.tagName.slice(1));
    if (own > level + 1) faults.push('heading skips a level: ' + describe(heading));
    level = own;
  }
  const channels = (colour) => {
    const match = /^rgba?\\(([^)]+)\\)/.exec(colour);
    return match ? match[1].split(/[, /]+/).filter((part) => part !== '').map(Number) : null;
  };
  const luminance = ([red, green, blue]) => {
    const [r, g, b] = [red, green, blue].map((value) => value / 255).map((value) => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const groundOf = (element) => {
    for (let place = element; place; place = place.parentElement) {
      const ground = channels(getComputedStyle(place).backgroundColor);
      if (ground && (ground[3] ?? 1) === 1) return ground;
    }
    return [255, 255, 255];
  };
  for (const element of document.querySelectorAll('body *')) {
    const hasText = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim() !== '');
    if (!hasText || !isShown(element) || element.closest(':disabled')) continue;
    const style = getComputedStyle(element);
    const ink = channels(style.color);
    if (!ink) { faults.push('colour not understood: ' + style.color); continue; }
    const [light, dark] = [luminance(ink), luminance(groundOf(element))].sort((a, b) => b - a);
    const ratio = (light + 0.05) / (dark + 0.05);
    const size = parseFloat(style.fontSize);
    const isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    if (ratio < (isLarge ? 3 : 4.5)) faults.push('contrast ' + ratio.toFixed(2) + ': ' + describe(element));
  }
  return faults;
})()`;

/** What keeps somebody from using the page as it is now; empty for a good one. */
export function accessibilityFaults(page: Page): Promise<readonly string[]> {
  return page.evaluate<readonly string[]>(AUDIT);
}
