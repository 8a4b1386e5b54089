// A quiet tone when somebody speaks, off until the player turns it on; synthesised, so no file is loaded. game.js loads it when it is first needed.
const TONES = { ring: 880, say: 440, tell: 660, whisper: 550 };

export class Sound {
  constructor() {
    this.context = null;
  }

  /** Turns it on or off; returns whether it is on now. */
  toggle() {
    if (this.context) {
      this.stop();
      return false;
    }
    this.context = new AudioContext();
    this.play("say");
    return true;
  }

  /** Plays a tone that was requested individually, whether speech sounds or not. */
  ring() {
    const own = this.context;
    this.context = own || new AudioContext();
    this.play("ring");
    if (!own) {
      const made = this.context;
      this.context = null;
      setTimeout(() => made.close(), 1000);
    }
  }

  stop() {
    if (this.context) {
      this.context.close();
      this.context = null;
    }
  }

  play(kind) {
    if (!this.context) {
      return;
    }
    const now = this.context.currentTime;
    const tone = this.context.createOscillator();
    const loudness = this.context.createGain();
    tone.frequency.value = TONES[kind] || 440;
    loudness.gain.setValueAtTime(0.08, now);
    loudness.gain.exponentialRampToValueAtTime(0.001, now + 0.25);
    tone.connect(loudness).connect(this.context.destination);
    tone.start(now);
    tone.stop(now + 0.26);
  }
}
