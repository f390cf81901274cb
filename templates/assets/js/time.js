// Times on the reader's own clock. The page comes with those of the house.

import { words } from './words.js';

/** The language of the page, the way the reader's own country writes it. */
function lang() {
  const page = document.documentElement.lang;
  return navigator.languages.find((tag) => tag.split('-')[0] === page) ?? page;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export const clock = (at) => new Intl.DateTimeFormat(lang(), { hour: '2-digit', minute: '2-digit' }).format(at);

export const moment = (at) => new Intl.DateTimeFormat(lang(), { dateStyle: 'full', timeStyle: 'long' }).format(at);

export function day(at, now = Date.now()) {
  const name = (date) => new Date(date).toDateString();
  if (name(at) === name(now)) return words('today');
  if (name(at) === name(now - DAY)) return words('yesterday');
  const years = new Date(at).getFullYear() === new Date(now).getFullYear() ? {} : { year: 'numeric' };
  return new Intl.DateTimeFormat(lang(), { weekday: 'long', day: 'numeric', month: 'long', ...years }).format(at);
}

/** «12 min ago» within a week, a date beyond it. */
export function since(at, now = Date.now()) {
  const past = at - now;
  const relative = new Intl.RelativeTimeFormat(lang(), { numeric: 'auto', style: 'short' });
  if (past > -MINUTE) return relative.format(0, 'second');
  if (past > -HOUR) return relative.format(Math.min(0, Math.ceil(past / MINUTE)), 'minute');
  if (past > -DAY) return relative.format(Math.ceil(past / HOUR), 'hour');
  if (past > -7 * DAY) return relative.format(Math.ceil(past / DAY), 'day');
  return new Intl.DateTimeFormat(lang(), { dateStyle: 'long' }).format(at);
}

/** Every time under a node. */
export function localize(root) {
  for (const time of root.querySelectorAll('time[datetime]')) {
    const at = Date.parse(time.dateTime);
    if (Number.isNaN(at)) continue;
    time.title = moment(at);
    if (time.closest('.at') && !('since' in time.dataset)) time.textContent = clock(at);
    if ('since' in time.dataset) time.textContent = since(at);
    if ('when' in time.dataset) time.textContent = new Intl.DateTimeFormat(lang(), { dateStyle: 'medium', timeStyle: 'short' }).format(at);
  }
}

/** «12 min ago» grows old: once a minute is enough. */
export function keepFresh() {
  setInterval(() => {
    for (const time of document.querySelectorAll('time[data-since]')) time.textContent = since(Date.parse(time.dateTime));
  }, MINUTE);
}
