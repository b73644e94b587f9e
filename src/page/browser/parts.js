// @ts-check
// Parts that the other scripts of the page make.

/**
 * An element with text in it.
 *
 * @param {string} name
 * @param {string} className
 * @param {string} text
 */
function element(name, className, text = '') {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.textContent = text;
  return made;
}

/**
 * A button.
 *
 * @param {string} className
 * @param {string} text
 * @param {() => void} onClick
 */
function button(className, text, onClick) {
  const made = /** @type {HTMLButtonElement} */ (element('button', className, text));
  made.type = 'button';
  made.addEventListener('click', onClick);
  return made;
}

/**
 * Hands a text to the reader as a file, without asking a server.
 *
 * @param {string} name
 * @param {string} type
 * @param {string} text
 */
function saveFile(name, type, text) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}
