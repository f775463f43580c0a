"use strict";
// Clock: which day is shown; it runs here from what the server said last, so that all who watch are in step.
peersim.Clock = class {
  constructor() { this.set({ day: 0, speed: 4, playing: false, last: 0 }); }
  set(said) { Object.assign(this, said); this.at = performance.now(); }
  get now() {
    return this.playing ? Math.min(this.last, this.day + (this.speed * (performance.now() - this.at)) / 1000) : this.day;
  }
  get runs() { return this.playing && this.now < this.last; }
  // The same commands as the server's: at once, and in a replay without one.
  do(asked) {
    const now = this.now;
    if (asked.do === "play") this.set({ day: now >= this.last ? 0 : now, playing: true });
    if (asked.do === "pause") this.set({ day: now, playing: false });
    if (asked.do === "seek") this.set({ playing: this.runs, day: Math.max(0, Math.min(this.last, asked.day)) });
    if (asked.do === "speed") this.set({ day: now, speed: asked.speed });
  }
};
