// The game's own sounds (Client.Media), which the player turns on by `set sounds on`. game.js loads it at the first.
const PLAYING_MOST = 8;

/** The game's sounds. Only files of this site are played: of others the browser refuses to load any. */
export class Media {
  constructor() {
    this.playing = new Set(); // { audio, data, left }
  }

  /** Takes the event NAME of the game. */
  event(name, data) {
    if (name === "Client.Media.Play") {
      this.play(data || {});
    } else if (name === "Client.Media.Stop") {
      this.stop(data || {});
    }
  }

  address(data) {
    try {
      const folder = new URL(data.url);
      const file = new URL(data.name, folder);
      return file.origin === location.origin && file.href.startsWith(folder.href) ? file.href : null;
    } catch {
      return null;
    }
  }

  play(data) {
    const address = this.address(data);
    if (!address || this.playing.size >= PLAYING_MOST) {
      return;
    }
    if (data.key) {
      this.stop({ key: data.key });
    }
    const one = { audio: new Audio(address), data, left: data.loops || 1 };
    const end = () => this.playing.delete(one);
    one.audio.volume = Math.min(100, Math.max(0, data.volume || 50)) / 100;
    one.audio.addEventListener("ended", () => {
      one.left -= 1; // -1 loops for ever
      if (one.left === 0) {
        end();
      } else if (this.playing.has(one)) {
        one.audio.play().catch(end);
      }
    });
    one.audio.addEventListener("error", end);
    this.playing.add(one);
    one.audio.play().catch(end); // before the first click, browsers play nothing
  }

  /** Stops those that have all that WANTED names; all for {}. */
  stop(wanted) {
    const names = ["name", "type", "tag", "key"].filter((name) => wanted[name] !== undefined);
    for (const one of this.playing) {
      if (names.every((name) => one.data[name] === wanted[name])) {
        one.audio.pause();
        this.playing.delete(one);
      }
    }
  }
}
