// A voice message: recorded here, heard before it is sent, and attached like any file.

import { announce } from '../announce.js';
import { words } from '../words.js';

const KINDS = [['audio/webm;codecs=opus', 'webm'], ['audio/mp4', 'm4a'], ['audio/ogg;codecs=opus', 'ogg']];
const LONGEST = 300_000;
const BARS = 48;

/** Gives what was recorded, with its `voice`, to `take`; nothing, if it was thrown away. */
export async function record(main, signal, take) {
  const begin = main.querySelector('.record');
  const voiceless = main.querySelector('.voiceless');
  begin.disabled = true;
  voiceless.hidden = true;
  try {
    const file = await heard(main, signal);
    if (file && !signal.aborted) await take([file]);
  } catch {
    voiceless.hidden = false;
  }
  begin.disabled = false;
  if (!signal.aborted) main.querySelector('.composer textarea').focus();
}

/** How long it is, the end of it knows. */
export function measure(audio) {
  const plays = !audio.paused;
  audio.addEventListener('durationchange', () => {
    audio.currentTime = 0;
    if (plays) audio.play().catch(() => {});
  }, { once: true });
  audio.currentTime = 1e101;
}

/** Fails without a microphone. */
async function heard(main, signal) {
  const [mimeType, ending] = KINDS.find(([kind]) => MediaRecorder.isTypeSupported(kind));
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  const context = new AudioContext();
  try {
    if (signal.aborted) return null;
    const recorder = new MediaRecorder(stream, { mimeType, audioBitsPerSecond: 32_000 });
    const pieces = [];
    recorder.addEventListener('dataavailable', ({ data }) => pieces.push(data));
    const over = new Promise((resolve) => { recorder.addEventListener('stop', resolve); });
    recorder.start(1_000);
    const began = performance.now();
    const levels = [];
    const wanted = await attended(main, signal, { recorder, context, stream, levels });
    const seconds = Math.max(1, Math.floor((performance.now() - began) / 1_000));
    if (recorder.state !== 'inactive') recorder.stop();
    await over;
    if (!wanted) return null;
    const file = new File(pieces, `${words('voice-name')}.${ending}`, { type: mimeType.split(';')[0] });
    file.voice = { seconds, loudness: loudness(levels) };
    return file;
  } finally {
    for (const track of stream.getTracks()) track.stop();
    context.close();
  }
}

/** Shows how long and how loud it is, until it is done, thrown away, or long enough. */
async function attended(main, signal, { recorder, context, stream, levels }) {
  const row = main.querySelector('.recorder').content.firstElementChild.cloneNode(true);
  const analyser = context.createAnalyser();
  context.createMediaStreamSource(stream).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  const began = Date.now();
  main.querySelector('.composer .line').after(row);
  row.querySelector('[data-act=voice-done]').focus();
  announce(words('voice-on'));
  let timer;
  try {
    return await new Promise((resolve) => {
      timer = setInterval(() => {
        analyser.getFloatTimeDomainData(samples);
        levels.push(Math.sqrt(samples.reduce((sum, one) => sum + one * one, 0) / samples.length));
        const passed = Date.now() - began;
        row.querySelector('time').textContent = clock(passed);
        row.querySelector('path').setAttribute('d', strokes(levels.slice(-BARS)));
        if (passed >= LONGEST) resolve(true);
      }, 100);
      row.addEventListener('click', ({ target }) => {
        const act = target.closest('[data-act]')?.dataset.act;
        if (act) resolve(act === 'voice-done');
      });
      row.addEventListener('keydown', (event) => {
        if (event.key !== 'Escape') return;
        event.preventDefault();
        event.stopPropagation();
        resolve(false);
      });
      recorder.addEventListener('stop', () => resolve(true));
      signal.addEventListener('abort', () => resolve(false));
    });
  } finally {
    clearInterval(timer);
    row.remove();
  }
}

const clock = (ms) => `${Math.floor(ms / 60_000)}:${String(Math.floor(ms / 1_000) % 60).padStart(2, '0')}`;

/** A whisper is seen, too. */
const height = (level) => Math.min(15, Math.round(15 * Math.sqrt(level * 2)));

const strokes = (levels) => levels.map(height).map((tall, place) => `M${place * 4 + 2} ${16 - Math.max(1, tall)}v${Math.max(1, tall) * 2}`).join('');

/** The loudest of each part of it, as one digit. */
function loudness(levels) {
  const parts = Math.min(BARS, Math.max(1, levels.length));
  const loudest = (part) => Math.max(0, ...levels.slice(Math.floor((part * levels.length) / parts), Math.floor(((part + 1) * levels.length) / parts)));
  return Array.from({ length: parts }, (_, part) => height(loudest(part)).toString(16)).join('');
}
