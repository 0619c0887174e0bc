import * as home from './home.js';
import * as signin from './signin.js';
import * as who from './who.js';
import * as newcomer from './newcomer.js';
import * as visit from './visit.js';
import * as meeting from './meeting.js';
import * as measure from './measure.js';
import * as collect from './collect.js';
import * as conflict from './conflict.js';
import * as member from './member.js';
import * as activity from './activity.js';
import * as agenda from './agenda.js';
import * as month from './month.js';
import * as share from './share.js';
import * as outbox from './outbox.js';
import * as settings from './settings.js';

const all = { home, signin, who, newcomer, visit, meeting, measure, collect, conflict, member, activity, agenda, month, share, outbox, settings };

/** The app is small enough to come at once: what is not loaded would be missing without a network. */
export const screens = Object.fromEntries(Object.entries(all).map(([name, screen]) => [name, () => screen]));
