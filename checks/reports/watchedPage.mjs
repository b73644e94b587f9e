/**
 * A page opened from a file, with all that it asks for beside itself refused and counted.
 *
 * @param browser what `launched` gave
 * @param url     `file:` URL of the page
 * @param options of the browser's context, such as viewport, colorScheme, javaScriptEnabled
 * @returns { page, faults, close }: faults grows as requests and errors come in
 */
export async function watchedPage(browser, url, options = {}) {
  const context = await browser.newContext({ acceptDownloads: true, ...options });
  const faults = [];
  // Data that stand in the page itself, and files that its script makes of them, are no requests to anywhere.
  const isOwn = (asked) => asked === url || /^(data|blob):/.test(asked);
  await context.route(
    () => true,
    (route) => {
      const asked = route.request().url();
      if (isOwn(asked)) return route.continue();
      return route.abort();
    },
  );
  const page = await context.newPage();
  page.on('request', (request) => {
    if (!isOwn(request.url())) faults.push(`asks for ${request.url()}`);
  });
  page.on('pageerror', (error) => faults.push(`throws ${error}`));
  page.on('console', (message) => faults.push(`prints ${message.text()}`)); // CSP violations are printed, too
  page.on('popup', (popup) => faults.push(`opens ${popup.url()}`));
  await page.goto(url, { waitUntil: 'load' });
  return { page, faults, close: () => context.close() };
}
