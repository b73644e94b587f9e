// @ts-check
// Commands and files of the page are copied and saved by a click, and pictures saved as SVG.

for (const text of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('[data-copy]'))) {
  const copy = button('copy', 'Copy', async () => {
    getSelection()?.selectAllChildren(text);
    try {
      await navigator.clipboard.writeText(text.textContent ?? '');
      copy.textContent = 'Copied';
    } catch {
      copy.textContent = 'Selected'; // where a page may not write to the clipboard, the reader's own key may
    }
  });
  text.after(copy);
  const { file } = text.dataset;
  if (file === undefined) continue;
  copy.after(
    ' ',
    button('save', 'Save as a file', () => saveFile(file, 'application/json', `${text.textContent}\n`)),
  );
}

for (const figure of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('[data-figure]'))) {
  const svg = figure.querySelector('svg');
  const details = figure.querySelector('details.data');
  if (!svg || !details) continue;
  const save = button('save', 'Save the picture', () => {
    saveFile(`${figure.dataset.figure}.svg`, 'image/svg+xml', new XMLSerializer().serializeToString(svg));
  });
  (details.querySelector('.tools') ?? details).append(save);
}
