// Text only ever becomes a text node: what is shown was written by strangers.
/** An element with a class and content. */
export function el(name, className, ...content) {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.append(...content.filter((each) => each !== null && each !== undefined));
  return made;
}

/** A block of text that the keyboard can scroll. */
export function pre(...content) {
  const made = el('pre', '', ...content);
  made.tabIndex = 0;
  return made;
}

/** Text with code between backticks. */
export function prose(content) {
  return content.split('`').map((piece, index) => (index % 2 === 1 ? el('code', '', piece) : piece));
}

/** The class that a status is shown in. */
export const tone = (status) => (status < 400 ? 'good' : status < 500 ? 'warn' : 'bad');

/** Milliseconds. */
export const ms = (value) => `${value.toFixed(1)} ms`;
