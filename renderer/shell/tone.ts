let context: AudioContext | null = null;

/** A short tone; lower and twice for what is critical. A browser that wants a click first stays silent until then. */
export function playTone(critical: boolean): void {
  context ??= new AudioContext();
  const start = context.currentTime;
  for (const at of critical ? [0, 0.18] : [0]) {
    const oscillator = context.createOscillator();
    const gain = context.createGain();
    oscillator.frequency.value = critical ? 440 : 880;
    gain.gain.setValueAtTime(0.08, start + at);
    gain.gain.exponentialRampToValueAtTime(0.001, start + at + 0.15);
    oscillator.connect(gain).connect(context.destination);
    oscillator.start(start + at);
    oscillator.stop(start + at + 0.16);
  }
}
