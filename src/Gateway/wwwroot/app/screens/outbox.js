import { h, icon, button } from '../core/dom.js';
import { dong, said, t } from '../core/words.js';
import { dayOf, written, writtenAt } from '../core/days.js';
import { bookNow } from '../core/book.js';
import { get, onChange, outbox } from '../core/store.js';
import { again, mayMend } from '../core/records.js';
import { sync, watch } from '../core/sync.js';
import { back, title } from './parts.js';

const forms = { visit: 'visit', meeting: 'meeting', readings: 'measure', collection: 'collect', member: 'member', activity: 'activity' };
const looks = { waiting: ['wait', 'wait'], refused: ['bad', 'no'], conflict: ['bad', 'no'], arrived: ['good', 'ok'] };
const mostShown = 100;
let stop = null;
export const leave = () => stop?.();

function told(i, name) {
  const b = i.body;
  return {
    visit: () => t('item.visit', { volunteer: name(b.volunteer), recipient: name(b.recipient), day: written(dayOf(b.startedAt)), minutes: b.minutes }),
    meeting: () => t('item.meeting', { day: written(i.date), count: b.present.length || b.attendance || 0 }),
    readings: () => t('item.readings', { day: written(b.date), count: b.readings.length }),
    collection: () => t('item.collection', { day: written(b.date), count: b.lines.length, dong: dong(b.lines.reduce((a, l) => a + l.dong, 0)) }),
    member: () => t('item.member', { name: b.name }),
    activity: () => t('item.activity', { kind: t(`kind.${b.kind}`), day: written(b.date) }),
  }[i.kind]();
}

function card(i, name, all) {
  const [kind, picture] = looks[i.state], after = i.after && all.find(o => o.id === i.after);
  const held = i.state === 'waiting' && after && after.state !== 'arrived';
  return h(`li.card.${kind}`, { 'data-state': i.state, 'data-kind': i.kind },
    h(`p.mark.${kind}`, {}, icon(picture), h('span', {}, t(held ? 'state.after' : i.state === 'waiting' && i.tries ? 'state.unanswered' : `state.${i.state}`))),
    h('p', {}, h('b', {}, t(`item.${i.kind}.title`)), h('br'), told(i, name)), i.message && h('p', {}, t('refused.because', { text: said(i.message) })),
    i.taken > 0 && h('p', {}, t('state.partly', { count: i.taken })), i.merged && h('p', {}, t('state.merged')), (i.warnings ?? []).map(w => h('p', {}, t('warned', { text: said(w) }))),
    h('small', {}, t('item.by', { name: i.who.name ?? '', at: writtenAt(i.at) })),
    i.state === 'conflict' && h('a.press.main', { href: `#/conflict?item=${i.id}` }, t('conflict.open')),
    i.state === 'refused' && h('div.row', {}, h('a.press.main', { href: `#/${forms[i.kind]}?item=${i.id}` }, t('mend')), button(t('mend.again'), () => again(i.id).then(() => sync()))),
    i.state === 'waiting' && mayMend(i) && h('a.press', { href: `#/${forms[i.kind]}?item=${i.id}` }, t('mend')));
}

/** What is unsent as a file, for rescue: to a card, another phone, the office. */
async function rescue() {
  const items = (await outbox()).filter(i => i.state !== 'arrived');
  const file = new Blob([JSON.stringify({ about: 'clb-so-rescue', savedAt: new Date().toISOString(), items }, null, 1)], { type: 'application/json' });
  const link = h('a', { href: URL.createObjectURL(file), download: `so-clb-chua-gui-${new Date().toISOString().slice(0, 10)}.json` });
  link.click();
  URL.revokeObjectURL(link.href);
}

export async function show(_, { session }) {
  const place = h('div.screen');
  let drawing = 0;
  const draw = async () => {
    const mine = ++drawing;
    const [items, book, savedAt, state] = await Promise.all([outbox(), bookNow(), get('savedAt'), get('sync')]);
    // Only what was read last is shown.
    if (mine !== drawing) return;
    const name = id => book?.name(id) ?? id, of = s => items.filter(i => i.state === s), count = s => of(s).length;
    const bad = [...of('refused'), ...of('conflict')], arrived = of('arrived').reverse();
    const group = (head, list, id) => list.length > 0 && h('section.list', { id }, h('h2', {}, head), h('ul.list', {}, list.slice(0, mostShown).map(i => card(i, name, items))), list.length > mostShown && h('p', {}, t('outbox.more', { count: list.length - mostShown })));
    place.replaceChildren(...[
      title(t('outbox.title'), t('outbox.text')),
      h('div.card', {}, h('p.mark.wait', {}, icon('outbox'), h('span', {}, t('outbox.here', { count: count('waiting') }))), h('p.mark.good', {}, icon('ok'), h('span', {}, t('outbox.there', { count: arrived.length }))),
        bad.length > 0 && h('p.mark.bad', {}, icon('no'), h('span', {}, t('outbox.bad', { count: bad.length }))), h('small', {}, savedAt ? t('outbox.saved', { at: writtenAt(savedAt) }) : t('status.nothing')), state?.okAt && h('small', {}, t('outbox.sent', { at: writtenAt(state.okAt) })),
        state?.problem && h('p', {}, t(`problem.${state.problem}`))),
      session && button(t('outbox.send'), () => sync(true), { kind: '.main', picture: 'turn' }),
      group(t('outbox.bad.head'), bad, 'bad'), group(t('outbox.here.head'), of('waiting'), 'waiting'), group(t('outbox.there.head'), arrived, 'arrived'),
      count('waiting') + bad.length > 0 && h('div.card', {}, h('p', {}, t('rescue.text')), button(t('rescue.save'), rescue)), back()].filter(Boolean));
  };
  // Listening first: what changes while it is drawn is drawn again.
  stop?.();
  const [changes, rounds] = [onChange(draw), watch(draw)];
  stop = () => { changes(); rounds(); };
  await draw();
  return place;
}
