/**
 * Looks over a page as it is laid out now; runs in the page, so it refers to nothing outside itself.
 *
 * Texts are lines as the browser broke them. A box of a line is as high as its font, which is more than the ink: of
 * two lines that are set solid the boxes touch, so each box is taken a fifth of the font's size smaller above and
 * below. What a scrolling box hides is not on the page. A text in a drawing that is turned by anything but a right
 * angle is looked at by the box around it.
 *
 * @returns a sentence a fault
 */
export function layoutFaults() {
  const SLACK = 1; // px: rounding of glyphs
  const faults = [];
  const named = (text) => JSON.stringify(text.trim().replaceAll(/\s+/g, ' ').slice(0, 60));

  const root = document.scrollingElement;
  if (root.scrollWidth > window.innerWidth) {
    faults.push(`the page is ${root.scrollWidth} px wide in a window of ${window.innerWidth} px`);
  }

  const intersection = (a, b) => ({
    ...{ left: Math.max(a.left, b.left), top: Math.max(a.top, b.top) },
    ...{ right: Math.min(a.right, b.right), bottom: Math.min(a.bottom, b.bottom) },
  });
  const isEmpty = ({ left, top, right, bottom }) => right - left <= 0 || bottom - top <= 0;

  /**
   * The part of the page that an element can be seen in, by the boxes around it that hide or scroll what leaves them.
   */
  const windows = new Map();
  const windowOf = (element) => {
    if (element === null) return { left: -Infinity, top: -Infinity, right: Infinity, bottom: Infinity };
    const known = windows.get(element);
    if (known) return known;
    const outer = windowOf(element.parentElement);
    const { overflowX, overflowY } = getComputedStyle(element);
    const isWindow = element !== root && element !== document.body && `${overflowX}${overflowY}` !== 'visiblevisible';
    const found = isWindow ? intersection(outer, element.getBoundingClientRect()) : outer;
    windows.set(element, found);
    return found;
  };

  /** Lines of text that can be seen: { text, box, svg, element }. */
  const lines = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  const HIDDEN = 'script, style, noscript, svg title, svg desc, svg metadata, option, template';
  while (walker.nextNode()) {
    const node = walker.currentNode;
    const element = node.parentElement;
    if (node.data.trim() === '' || element.closest(HIDDEN)) continue;
    if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true, contentVisibilityAuto: true })) {
      continue;
    }
    const style = getComputedStyle(element);
    // Text for those who listen is a box of a pixel, or cut to nothing.
    if (style.clipPath !== 'none' && element.getBoundingClientRect().width <= 1) continue;
    const svg = element.closest('svg');
    range.selectNodeContents(node);
    for (const rect of range.getClientRects()) {
      if (rect.width <= 0 || rect.height <= 0) continue;
      // Text that runs up or down is inset at its sides.
      const isUpright = rect.height > rect.width && svg && node.data.trim().length > 2;
      const size = Math.min(Number.parseFloat(style.fontSize) * scaleOf(svg), rect.height, rect.width * 4);
      const inset = 0.2 * size;
      const box = {
        ...{ left: rect.left + (isUpright ? inset : 0), right: rect.right - (isUpright ? inset : 0) },
        ...{ top: rect.top + (isUpright ? 0 : inset), bottom: rect.bottom - (isUpright ? 0 : inset) },
      };
      lines.push({ text: node.data, box, svg, element });
    }
  }
  /** Pixels of the page for one of the drawing. */
  function scaleOf(svg) {
    const matrix = svg?.getScreenCTM?.();
    return matrix ? Math.hypot(matrix.a, matrix.b) : 1;
  }

  // Out of its box: of a drawing its SVG; of other text the page's window, or the box that cuts it off.
  for (const { text, box, svg, element } of lines) {
    if (svg) {
      const around = svg.getBoundingClientRect();
      const isInside =
        box.left >= around.left - SLACK &&
        box.right <= around.right + SLACK &&
        box.top >= around.top - SLACK &&
        box.bottom <= around.bottom + SLACK;
      if (!isInside) faults.push(`${named(text)} leaves its drawing`);
    } else {
      const cut = cutBy(element);
      if (cut && box.right > cut.getBoundingClientRect().right + SLACK) faults.push(`${named(text)} is cut off`);
      const scrolls = windowOf(element).right < Infinity;
      if (!scrolls && box.right > window.innerWidth + SLACK) faults.push(`${named(text)} leaves the window`);
    }
  }
  /** The nearest box around an element that hides what leaves it at its side, and cannot be scrolled. */
  function cutBy(element) {
    for (let at = element; at && at !== document.body; at = at.parentElement) {
      const { overflowX } = getComputedStyle(at);
      if (overflowX === 'hidden' || overflowX === 'clip') return at;
      if (overflowX !== 'visible') return null;
    }
    return null;
  }

  // Two texts in one place, among those that can be seen: those that begin above the end of one, in order.
  const seen = lines
    .map(({ text, box, svg, element }) => ({ text, svg, element, box: intersection(box, windowOf(element)) }))
    .filter(({ box }) => !isEmpty(box))
    .sort((a, b) => a.box.top - b.box.top);
  for (let i = 0; i < seen.length; i++) {
    for (let j = i + 1; j < seen.length && seen[j].box.top < seen[i].box.bottom; j++) {
      const shared = intersection(seen[i].box, seen[j].box);
      if (shared.right - shared.left > SLACK && shared.bottom - shared.top > SLACK) {
        faults.push(`${named(seen[i].text)} lies on ${named(seen[j].text)}`);
      }
    }
  }

  // Drawings: of a size, with words for who does not see them.
  for (const svg of document.querySelectorAll('svg')) {
    if (svg.getAttribute('aria-hidden') === 'true' || !svg.checkVisibility()) continue;
    const { width, height } = svg.getBoundingClientRect();
    const title = svg.querySelector('title')?.textContent ?? '';
    if (width < 40 || height < 40) faults.push(`the drawing ${named(title)} is ${width} × ${height} px`);
    if (title.trim() === '') faults.push('a drawing has no title');
  }
  for (const figure of document.querySelectorAll('figure')) {
    if (!figure.checkVisibility()) continue;
    const { width, height } = figure.getBoundingClientRect();
    if (width < 40 || height < 40) faults.push(`the figure ${named(figure.textContent)} is ${width} × ${height} px`);
  }
  return [...new Set(faults)];
}
