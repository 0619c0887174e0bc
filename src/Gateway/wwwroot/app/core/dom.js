/** An element: h('button.big', { onclick }, 'text', child). */
export function h(what, given = {}, ...children) {
  const [tag, ...classes] = what.split('.');
  const element = document.createElement(tag || 'div');
  if (classes.length) element.className = classes.join(' ');
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (name === 'value' || name === 'checked') element[name] = value;
    else element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children.flat(3).filter(c => c !== null && c !== undefined && c !== false));
  return element;
}

const space = 'http://www.w3.org/2000/svg';

export function icon(name) {
  const svg = document.createElementNS(space, 'svg'), use = document.createElementNS(space, 'use');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('aria-hidden', 'true');
  use.setAttribute('href', `/app/icons.svg#${name}`);
  svg.append(use);
  return svg;
}

/** A button that is one big thing to press: a picture, words, and what they mean. */
export const tile = (picture, text, to, more, kind = '') =>
  h('a.tile' + kind, { href: to }, icon(picture), h('span', {}, h('b', {}, text), more && h('small', {}, more)));

export const button = (text, onclick, { kind = '', picture, ...rest } = {}) =>
  h('button.press' + kind, { type: 'button', onclick, ...rest }, picture && icon(picture), h('span', {}, text));

let fields = 0;

/** A labelled field. */
export function field(label, input, hint) {
  input.id ||= `f${++fields}`;
  if (hint) input.setAttribute('aria-describedby', `${input.id}-hint`);
  return h('div.field', {}, h('label', { for: input.id }, label), hint && h('small', { id: `${input.id}-hint` }, hint), input);
}

/** A choice among a few: radio buttons that look like buttons. */
export function choice(legend, options, chosen, onchange, many = false) {
  const name = `c${++fields}`;
  const form = options.every(o => o.picture) ? '.pictures' : options.every(o => o.text.length < 12) ? '.short' : '';
  return h('fieldset.choice', {}, h('legend', {}, legend), h(`div.options${form}`, {}, options.map(o =>
    h('label.option', {}, h('input', {
      type: many ? 'checkbox' : 'radio', name, value: o.id, checked: many ? chosen.includes(o.id) : chosen === o.id,
      onchange: e => onchange(o.id, e.target.checked),
    }), o.picture && icon(o.picture), h('span', {}, o.text)))));
}

/** Less, a number, more: no keyboard needed. */
export function stepper(label, value, { least, most, step, unit = '', onchange, less, more }) {
  const shown = h('output.count', { 'aria-live': 'polite' });
  const set = next => {
    value = Math.min(most, Math.max(least, next));
    shown.textContent = `${value}${unit}`;
    onchange(value);
  };
  const made = h('div.stepper', { role: 'group', 'aria-label': label },
    button('−', () => set(value - step), { kind: '.round', 'aria-label': less }), shown, button('+', () => set(value + step), { kind: '.round', 'aria-label': more }));
  set(value);
  return made;
}

/** A question in the middle of the screen; answers the id of what was pressed, null when it was left. */
export function ask(title, text, answers) {
  return new Promise(done => {
    const finish = id => { dialog.close(); dialog.remove(); done(id); };
    const dialog = h('dialog', { 'aria-labelledby': 'ask-title', oncancel: e => { e.preventDefault(); finish(null); } },
      h('h2', { id: 'ask-title' }, title), text && h('p', {}, text), answers.map(a => button(a.text, () => finish(a.id), { kind: a.kind ?? '' })));
    document.body.append(dialog);
    dialog.showModal();
  });
}
