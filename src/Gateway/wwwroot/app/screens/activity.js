import { h, button, choice, field, stepper } from '../core/dom.js';
import { t } from '../core/words.js';
import { today } from '../core/days.js';
import { item } from '../core/store.js';
import { mayMend, mend, record } from '../core/records.js';
import { areas, back, dayField, saved, title, why } from './parts.js';

export const kinds = {
  livelihood: ['experience-sharing', 'model-visit', 'livelihood-advice', 'livelihood-other'],
  health: ['exercise', 'health-talk', 'health-day', 'health-other'],
  'home-care': ['group-visit', 'carer-training', 'home-care-other'],
  'self-help': ['community-support', 'house-repair', 'farm-work', 'self-help-other'],
  rights: ['legal-advice', 'allowance-claim', 'insurance-claim', 'rights-talk', 'rights-other'],
  awareness: ['talk', 'public-address', 'campaign', 'awareness-other'],
  culture: ['performance', 'sports', 'outing', 'courtesy-visit', 'exchange', 'culture-other'],
  resources: ['fundraising', 'partner-meeting', 'resources-other'],
};

export async function show({ item: id }) {
  const old = id ? await item(id) : null;
  if (old && !mayMend(old)) return [title(t('activity.title')), h('p', {}, t('mend.toolate')), back('#/outbox')];
  const now = { area: null, kind: null, date: today(), participants: 10, peopleHelped: 0, intergenerational: false, note: '', ...old?.body };
  const place = h('div.screen'), wrong = h('p.mark.bad', { role: 'alert' }), which = h('div');
  const ask = () => which.replaceChildren(now.area ? choice(t('activity.kind'), kinds[now.area].map(id => ({ id, text: t(`kind.${id}`) })), now.kind, kind => { now.kind = kind; }) : '');
  const number = (label, name) => h('fieldset', {}, h('legend', {}, label), stepper(label, now[name], { least: 0, most: 500, step: 1, less: t('less'), more: t('more'), onchange: n => { now[name] = n; } }));
  const save = async () => {
    if (!now.area || !now.kind) return wrong.replaceChildren(t('activity.nokind'));
    const note = now.note?.trim();
    const body = { date: now.date, area: now.area, kind: now.kind, participants: now.participants, peopleHelped: now.peopleHelped, intergenerational: now.intergenerational, ...(note && { note }) };
    if (old) await mend(old.id, body);
    else await record('activity', [body]);
    place.replaceChildren(...saved(t('activity.saved', { kind: t(`kind.${now.kind}`) })));
    return scrollTo(0, 0);
  };
  ask();
  place.append(...[title(t('activity.title'), t('activity.text')), why(old), choice(t('activity.area'), areas.map(a => ({ id: a, text: t(`area.${a}`), picture: a })), now.area, a => { if (a !== now.area) [now.area, now.kind] = [a, null]; ask(); }), which,
    dayField(t('activity.day'), now.date, day => { now.date = day; }), number(t('activity.people'), 'participants'), number(t('activity.helped'), 'peopleHelped'),
    choice(t('activity.young'), [{ id: 'yes', text: t('activity.young.yes') }], now.intergenerational ? ['yes'] : [], (_, on) => { now.intergenerational = on; }, true),
    field(t('note'), h('textarea', { rows: 2, maxlength: 1000, value: now.note ?? '', oninput: e => { now.note = e.target.value; } }), t('note.hint')), h('div.bar', {}, wrong, button(t('save'), save, { kind: '.main', picture: 'ok' })), back(old ? '#/outbox' : '#/')].filter(Boolean));
  return place;
}
