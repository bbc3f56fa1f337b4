// Text only ever becomes a text node, because strangers wrote it.

/** Creates an element with a class and content. */
export function el(name, className, ...content) {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.append(...content.filter((each) => each !== null && each !== undefined));
  return made;
}

/** Creates a block of text that the keyboard can scroll. */
export function pre(...content) {
  const made = el('pre', '', ...content);
  made.tabIndex = 0;
  return made;
}

/** Turns code between backticks into elements. */
export function prose(content) {
  return content.split('`').map((piece, index) => (index % 2 === 1 ? el('code', '', piece) : piece));
}

/** Class that colors a status. */
export const tone = (status) => (status < 400 ? 'good' : status < 500 ? 'warn' : 'bad');

/** Formats milliseconds. */
export const ms = (value) => `${value.toFixed(1)} ms`;
