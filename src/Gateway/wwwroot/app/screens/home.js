import { h, tile } from '../core/dom.js';
import { t } from '../core/words.js';
import { mayMeasure, mayRecord } from '../core/session.js';
import { today, weekday, written } from '../core/days.js';
import { me, readsHealth } from '../core/profiles.js';
import { get } from '../core/store.js';
import { title } from './parts.js';

export async function show(_, { session }) {
  const [person, stays] = [await me(), await get('stays')];
  const day = today(), records = mayRecord(session);
  return [
    title(t('home.title'), `${t(`weekday.${weekday(day)}`)}, ${written(day)}`),
    h('p', {}, t('home.hello', { name: person.name })),
    tile('visit', t('visit.title'), '#/visit', t('home.visit'), '.first'),
    records && tile('meeting', t('meeting.title'), '#/meeting', t('home.meeting'), '.first'),
    h('div.pair', {},
      records && tile('agenda', t('agenda.title'), '#/agenda'),
      mayMeasure(session) && readsHealth(person) && tile('blood-pressure', t('measure.title'), '#/measure'),
      records && tile('activity', t('activity.title'), '#/activity'),
      records && tile('member', t('member.title'), '#/member'),
      records && tile('resources', t('collect.title'), '#/collect'),
      tile('month', t('month.title'), '#/month'),
      records && tile('share', t('share.title'), '#/share'),
      tile('outbox', t('outbox.title'), '#/outbox'),
      tile('settings', t('settings.title'), '#/settings')),
    stays === false && h('small', {}, t('home.maynotstay')),
  ];
}
