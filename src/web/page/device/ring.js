// @ts-check
// The sounds of a call and of a message, made by the browser.

/** @type {AudioContext | null} */
let context = null;
/** @type {ReturnType<typeof setInterval> | undefined} */
let repeats;

/** A browser lets a page make sounds after the user has touched it. */
function audio() {
  try {
    context ??= new AudioContext();
    if (context.state === "suspended") context.resume().catch(() => {});
    return context.state === "running" ? context : null;
  } catch {
    return null;
  }
}

/** @param {number} frequency @param {number} after @param {number} length @param {number} volume */
function tone(frequency, after, length, volume) {
  const sound = audio();
  if (!sound) return;
  const oscillator = sound.createOscillator();
  const gain = sound.createGain();
  const start = sound.currentTime + after;
  oscillator.type = "sine";
  oscillator.frequency.value = frequency;
  gain.gain.setValueAtTime(0, start);
  gain.gain.linearRampToValueAtTime(volume, start + 0.03);
  gain.gain.setValueAtTime(volume, start + length - 0.08);
  gain.gain.linearRampToValueAtTime(0, start + length);
  oscillator.connect(gain).connect(sound.destination);
  oscillator.start(start);
  oscillator.stop(start + length);
}

/** @param {"caller" | "callee"} role */
export function startRinging(role) {
  if (repeats) return;
  const once = () => {
    if (role === "caller") return tone(425, 0, 1, 0.05);
    [659, 784, 988, 784].forEach((frequency, index) => tone(frequency, index * 0.22, 0.3, 0.12));
  };
  once();
  repeats = setInterval(once, role === "caller" ? 4000 : 2400);
}

export function stopRinging() {
  clearInterval(repeats);
  repeats = undefined;
}

export function messageSound() {
  tone(880, 0, 0.12, 0.05);
  tone(1175, 0.1, 0.18, 0.05);
}

/** Prepares the sound at the first touch. */
export function allowSound() {
  for (const event of ["pointerdown", "keydown"]) addEventListener(event, audio, { once: true, capture: true });
}
