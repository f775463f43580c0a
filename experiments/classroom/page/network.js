"use strict";
// Network: one panel: ties, meetings and students on a canvas. Both panels share how far one looks in (view).
peersim.View = class {
  constructor() { this.reset(); }
  reset() { this.zoom = 1; this.x = 0; this.y = 0; }
  about(zoom, x, y) { // zoom so that what is at x, y (of -1 to 1) stays there
    const next = Math.max(1, Math.min(20, this.zoom * zoom)), by = next / this.zoom;
    this.x = x + (this.x - x) * by;
    this.y = y + (this.y - y) * by;
    this.zoom = next;
    this.keep();
  }
  keep() {
    const far = this.zoom - 0.2;
    this.x = Math.max(-far, Math.min(far, this.x));
    this.y = Math.max(-far, Math.min(far, this.y));
  }
};

peersim.Network = class {
  constructor(canvas, arm, view) {
    Object.assign(this, { canvas, arm, view });
    this.brush = canvas.getContext("2d");
    this.behind = document.createElement("canvas"); // ties: drawn anew only when the week or the view changes
    this.drawnTies = "";
  }

  set(film) {
    this.film = film;
    this.drawnTies = "";
    this.screen = new Float32Array(film.n * 2);
    this.placed = "";
  }

  resize() {
    const ratio = Math.min(2, window.devicePixelRatio || 1), box = this.canvas.getBoundingClientRect();
    const width = Math.max(1, Math.round(box.width * ratio)), height = Math.max(1, Math.round(box.height * ratio));
    if (this.canvas.width !== width || this.canvas.height !== height) {
      for (const one of [this.canvas, this.behind]) Object.assign(one, { width, height });
      this.drawnTies = this.placed = "";
    }
    this.ratio = ratio;
  }

  // Where everybody is on the canvas, and how large a usual student is.
  place() {
    const { width, height } = this.canvas, view = this.view, key = `${width} ${height} ${view.zoom} ${view.x} ${view.y}`;
    if (key === this.placed) return;
    const half = Math.min(width, height) / 2, wide = Math.min(1.5, width / height), tall = Math.min(1.5, height / width), at = this.film.arrays[`${this.arm}.place`];
    this.half = half;
    for (let i = 0; i < this.film.n; i++) {
      this.screen[2 * i] = width / 2 + half * 0.93 * (at[2 * i] * Math.max(1, wide) * view.zoom + view.x);
      this.screen[2 * i + 1] = height / 2 - half * 0.93 * (at[2 * i + 1] * Math.max(1, tall) * view.zoom - view.y);
    }
    this.radius = Math.max(1.6, Math.min(9, 0.42 * half / Math.sqrt(this.film.n))) * Math.sqrt(view.zoom) * 1.15;
    this.placed = key;
  }

  draw(day, look) {
    if (!this.film) return;
    this.resize();
    this.place();
    const brush = this.brush, { width, height } = this.canvas;
    this.measure(day, look);
    this.ties(day, look);
    brush.clearRect(0, 0, width, height);
    brush.drawImage(this.behind, 0, 0);
    this.meetings(day, look);
    this.students(day, look);
    if (look.followed !== null) this.followed(day, look);
  }

  ties(day, look) {
    const [first, until, week] = this.film.ties(this.arm, day), key = `${week} ${this.placed} ${look.friends} ${look.study} ${look.theme} ${look.group}`;
    if (key === this.drawnTies) return;
    this.drawnTies = key;
    const brush = this.behind.getContext("2d"), ties = this.film.arrays[`${this.arm}.ties`], kinds = this.film.arrays[`${this.arm}.kinds`], strength = this.film.arrays[`${this.arm}.strength`];
    brush.clearRect(0, 0, this.behind.width, this.behind.height);
    const thick = Math.max(0.4, this.radius / 9), group = this.group;
    for (const [bit, on, colour] of [[1, look.friends, peersim.colours.of("tie")], [2, look.study, peersim.colours.of("study")]]) {
      if (!on) continue;
      brush.strokeStyle = colour;
      for (let level = 0; level < 9; level++) { // thin, usual, thick; of a chosen group those of others first, then with others, then within
        const within = Math.floor(level / 3), many = Math.max(0.4, Math.min(1, 400 / (until - first + 1))); // many ties are drawn fainter
        brush.globalAlpha = group ? [0.08, 0.4, 0.95][within] : (bit === 2 ? 0.45 : 0.8) * many;
        brush.lineWidth = thick * [0.6, 1.2, 2.2][level % 3] * (group ? [0.8, 0.8, 1.7][within] : 1);
        brush.beginPath();
        for (let k = first; k < until; k++) {
          if (!(kinds[k] & bit) || Math.min(2, Math.floor(strength[k] / 86)) !== level % 3) continue;
          if (within !== (group ? group[ties[2 * k]] + group[ties[2 * k + 1]] : 0)) continue;
          this.segment(brush, ties[2 * k], ties[2 * k + 1]);
        }
        brush.stroke();
      }
    }
    brush.globalAlpha = 1;
  }

  segment(brush, i, j) {
    brush.moveTo(this.screen[2 * i], this.screen[2 * i + 1]);
    brush.lineTo(this.screen[2 * j], this.screen[2 * j + 1]);
  }

  // Meetings of programmes flash on their day; of a chosen group its own, the others faintly.
  meetings(day, look) {
    const brush = this.brush, film = this.film, met = film.arrays[`${this.arm}.met`], flags = film.flags(this.arm, day), [first, until] = film.met(this.arm, day);
    const group = this.group, strong = Math.max(0.3, Math.min(0.9, 80 / (film.most(day) + 1)));
    brush.strokeStyle = peersim.colours.of("meet");
    for (const own of group ? [0, 1] : [1]) {
      brush.globalAlpha = own ? (group ? 0.9 : strong) : 0.12;
      brush.lineWidth = Math.max(0.8, this.radius / 4);
      brush.beginPath();
      for (let k = first; k < until; k++) if (!group || (group[met[2 * k]] | group[met[2 * k + 1]]) === own) this.segment(brush, met[2 * k], met[2 * k + 1]);
      brush.stroke();
      brush.globalAlpha = own ? 1 : 0.15;
      brush.lineWidth = Math.max(1, this.radius / 3.5);
      brush.beginPath();
      for (let i = 0; i < film.n; i++) if (flags[i] & 6 && (!group || group[i] === own)) {
        const r = this.size(i) + this.radius * 0.55;
        brush.moveTo(this.screen[2 * i] + r, this.screen[2 * i + 1]);
        brush.arc(this.screen[2 * i], this.screen[2 * i + 1], r, 0, 6.283);
      }
      brush.stroke();
    }
    brush.globalAlpha = 1;
  }

  measure(day, look) {
    const film = this.film;
    this.sizes = null;
    this.group = look.group ? film.group(look.group) : null; // the chosen one, if it is not all
    if (look.size === "friends") { this.sizes = film.friends(this.arm, film.ties(this.arm, day)[2]); this.most = 8; }
    else if (look.size !== "same") { this.sizes = film.values(this.arm, +look.size, day); this.most = 65535; }
  }

  // The radius of a student: the same for all, or by a state, or by friends.
  size(i) {
    const chosen = this.radius * (this.group && this.group[i] ? 1.3 : 1);
    if (!this.sizes) return chosen;
    return chosen * (0.55 + 1.05 * Math.sqrt(Math.min(1, this.sizes[i] / this.most)));
  }

  students(day, look) {
    const film = this.film, brush = this.brush, values = film.values(this.arm, look.state, day), flags = film.flags(this.arm, day), steps = peersim.colours.steps;
    const [low, high] = film.range(look.state), step = steps / (high - low), helpers = film.arrays[`${this.arm}.helpers`], group = this.group;
    const buckets = (this.buckets ||= Array.from({ length: 2 * steps + 1 }, () => []));
    for (const one of buckets) one.length = 0;
    for (let i = 0; i < film.n; i++) {
      if (!(flags[i] & 1)) { buckets[2 * steps].push(i); continue; }
      const k = Math.max(0, Math.min(steps - 1, Math.floor((values[i] - low) * step)));
      buckets[group && !group[i] ? steps + k : k].push(i);
    }
    const dark = look.theme.startsWith("dark");
    brush.lineWidth = Math.max(0.6, this.radius / 9);
    brush.strokeStyle = peersim.colours.of("edge");
    for (const faint of [true, false]) {
      brush.globalAlpha = faint ? (dark ? 0.4 : 0.25) : 1;
      for (let k = 0; k < steps; k++) {
        const bucket = buckets[faint ? steps + k : k];
        if (!bucket.length) continue;
        brush.fillStyle = look.scale[k];
        brush.beginPath();
        for (const i of bucket) this.shape(brush, i, this.size(i), helpers[i]);
        brush.fill();
        if (this.radius > 3) brush.stroke();
      }
    }
    brush.globalAlpha = 1;
    brush.strokeStyle = peersim.colours.of("gone");
    brush.lineWidth = Math.max(1, this.radius / 4);
    brush.beginPath();
    for (const i of buckets[2 * steps]) this.shape(brush, i, this.radius * 0.7, 0);
    brush.stroke();
  }

  shape(brush, i, r, helper) {
    const x = this.screen[2 * i], y = this.screen[2 * i + 1];
    if (helper) brush.rect(x - r, y - r, 2 * r, 2 * r);
    else { brush.moveTo(x + r, y); brush.arc(x, y, r, 0, 6.283); }
  }

  // The one who is followed: her ties, and who is with her today.
  followed(day, look) {
    const brush = this.brush, me = look.followed, [first, until] = this.film.ties(this.arm, day), ties = this.film.arrays[`${this.arm}.ties`];
    const met = this.film.arrays[`${this.arm}.met`], [from, to] = this.film.met(this.arm, day);
    brush.strokeStyle = peersim.colours.of("ink");
    brush.lineWidth = Math.max(1.5, this.radius / 2.4);
    brush.beginPath();
    for (let k = first; k < until; k++) if (ties[2 * k] === me || ties[2 * k + 1] === me) this.segment(brush, ties[2 * k], ties[2 * k + 1]);
    brush.stroke();
    brush.strokeStyle = peersim.colours.of("meet");
    brush.lineWidth *= 1.5;
    brush.beginPath();
    for (let k = from; k < to; k++) if (met[2 * k] === me || met[2 * k + 1] === me) this.segment(brush, met[2 * k], met[2 * k + 1]);
    brush.stroke();
    brush.strokeStyle = peersim.colours.of("ink");
    brush.lineWidth = Math.max(2, this.radius / 2);
    brush.beginPath();
    brush.arc(this.screen[2 * me], this.screen[2 * me + 1], this.size(me) * 1.3 + 5, 0, 6.283);
    brush.stroke();
  }

  // Who is at a place of the canvas (in pixels of the page), or null.
  at(x, y) {
    let best = null, least = Math.max(14 * this.ratio, this.radius * 2) ** 2;
    for (let i = 0; i < this.film.n; i++) {
      const far = (this.screen[2 * i] - x * this.ratio) ** 2 + (this.screen[2 * i + 1] - y * this.ratio) ** 2;
      if (far < least) { least = far; best = i; }
    }
    return best;
  }

  // Wheel, drag and pinch move both panels; a click follows a student.
  listen(changed, picked) {
    const canvas = this.canvas, fingers = new Map();
    let moved = 0;
    const spot = (event) => {
      const box = canvas.getBoundingClientRect(), half = (Math.min(box.width, box.height) / 2) * 0.93;
      return [(event.clientX - box.left - box.width / 2) / half, (event.clientY - box.top - box.height / 2) / half, half];
    };
    canvas.addEventListener("wheel", (event) => {
      event.preventDefault();
      const [x, y] = spot(event);
      this.view.about(Math.exp(-event.deltaY / 400), x, y);
      changed();
    }, { passive: false });
    canvas.addEventListener("pointerdown", (event) => { canvas.setPointerCapture(event.pointerId); fingers.set(event.pointerId, spot(event)); moved = 0; });
    canvas.addEventListener("pointermove", (event) => {
      if (!fingers.has(event.pointerId)) return;
      const before = fingers.get(event.pointerId), now = spot(event), others = [...fingers].filter(([id]) => id !== event.pointerId).map(([, at]) => at);
      if (others.length) this.view.about(Math.hypot(now[0] - others[0][0], now[1] - others[0][1]) / Math.max(0.05, Math.hypot(before[0] - others[0][0], before[1] - others[0][1])), ...others[0]);
      else { this.view.x += now[0] - before[0]; this.view.y += now[1] - before[1]; this.view.keep(); }
      moved += Math.hypot(now[0] - before[0], now[1] - before[1]) * now[2];
      fingers.set(event.pointerId, now);
      changed();
    });
    const up = (event) => {
      if (event.type === "pointerup" && fingers.size === 1 && moved < 6) {
        const box = canvas.getBoundingClientRect();
        picked(this.at(event.clientX - box.left, event.clientY - box.top));
      }
      fingers.delete(event.pointerId);
    };
    for (const name of ["pointerup", "pointercancel"]) canvas.addEventListener(name, up);
    canvas.addEventListener("keydown", (event) => {
      const by = { ArrowLeft: [0.15, 0], ArrowRight: [-0.15, 0], ArrowUp: [0, 0.15], ArrowDown: [0, -0.15] }[event.key];
      if (!by || this.view.zoom === 1) return; // where all is seen there is nowhere to go; the arrows then step through the days
      this.view.x += by[0];
      this.view.y += by[1];
      this.view.keep();
      event.preventDefault();
      event.stopPropagation();
      changed();
    });
    canvas.addEventListener("dblclick", () => { this.view.reset(); changed(); });
  }
};
