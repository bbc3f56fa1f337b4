import { el, ms, tone } from './elements.client.mjs';

/** The list of requests, newest first: filtered, and grouped by call or message if wanted. */
export class RequestList {
  requests = new Map();
  selected;

  constructor({ list, empty, filter, group, onSelect }) {
    Object.assign(this, { list, empty, filter, group, onSelect });
    filter.addEventListener('input', () => this.render());
    group.addEventListener('change', () => this.render());
    list.addEventListener('keydown', (event) => this.move(event));
  }

  add(request) {
    this.requests.set(request.id, request);
    // The tool keeps this many.
    while (this.requests.size > 200) this.requests.delete(this.requests.keys().next().value);
    this.render();
  }

  clear() {
    this.requests.clear();
    this.render();
  }

  select(id) {
    this.selected = id;
    this.mark();
  }

  /** Other requests of the same call or message, oldest first. */
  related({ id, sid }) {
    return sid ? [...this.requests.values()].filter((each) => each.sid === sid && each.id !== id) : [];
  }

  render() {
    const focused = document.activeElement?.dataset?.id;
    const shown = [...this.requests.values()].reverse().filter((each) => matches(each, this.filter.value));
    const rows = this.group.checked ? grouped(shown) : shown.map((request) => row(request));
    this.list.replaceChildren(...rows);
    for (const button of this.buttons())
      button.addEventListener('click', () => this.onSelect(Number(button.dataset.id)));
    this.empty.hidden = shown.length > 0;
    this.empty.textContent =
      this.requests.size > 0 ? 'No request matches.' : 'No requests yet. They appear here as they arrive.';
    this.mark();
    if (focused) this.list.querySelector(`button[data-id="${focused}"]`)?.focus();
  }

  buttons() {
    return [...this.list.querySelectorAll('button')];
  }

  /** Only one row is in the tab order: the selected one, or the first. */
  mark() {
    const buttons = this.buttons();
    const current = buttons.find(({ dataset }) => Number(dataset.id) === this.selected) ?? buttons[0];
    for (const button of buttons) {
      button.tabIndex = button === current ? 0 : -1;
      button.setAttribute('aria-current', String(Number(button.dataset.id) === this.selected));
    }
  }

  move(event) {
    const step = STEPS[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const buttons = this.buttons();
    const next = Math.min(buttons.length - 1, Math.max(0, buttons.indexOf(document.activeElement) + step));
    buttons[next]?.focus();
    if (buttons[next]) this.onSelect(Number(buttons[next].dataset.id));
  }
}

const STEPS = { ArrowDown: 1, ArrowUp: -1, Home: -Infinity, End: Infinity };

/** Every word has to occur. */
function matches({ method, url, status, outcome, door, sid }, words) {
  const text = [method, url, status, outcome, door, sid].join(' ').toLowerCase();
  return words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

function grouped(requests) {
  const groups = new Map();
  for (const request of requests) {
    const key = request.sid ?? request.id;
    groups.set(key, [...(groups.get(key) ?? []), request]);
  }
  return [...groups].flatMap(([key, members]) => {
    const heading = typeof key === 'string' ? [el('li', 'group', key)] : [];
    return [...heading, ...members.map((request) => row(request))];
  });
}

function row({ id, at, door, method, url, status, outcome, totalMs, coldStart }) {
  const cold = coldStart ? ', cold start' : '';
  const more = `${new Date(at).toLocaleTimeString()} · ${door} · ${outcome} · ${ms(totalMs)}${cold}`;
  const button = el(
    'button',
    '',
    el('strong', '', method),
    el('span', 'url', url),
    el('span', tone(status), String(status)),
    el('span', 'more', more),
  );
  button.type = 'button';
  button.dataset.id = id;
  return el('li', '', button);
}
