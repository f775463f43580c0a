"use strict";
// Main: the page: what is shown, who is asked for a change, and a frame whenever the day is another.
peersim.Page = class {
  constructor() {
    this.get = (id) => document.getElementById(id);
    this.film = null;
    this.name = "";
    this.leads = true;
    this.clock = new peersim.Clock();
    this.view = new peersim.View();
    this.look = { state: 0, size: "same", group: 0, friends: true, study: true, followed: null, theme: "light", scale: [] };
    this.networks = [..."ab"].map((arm) => new peersim.Network(this.get(`net-${arm}`), arm, this.view));
    this.curves = new peersim.Curves(this.get("curve"), this.get("difference"));
    this.lessons = new peersim.Lessons(this);
    this.sliders = new peersim.Sliders(this);
    this.student = new peersim.Student(this);
    this.frames = 0; // in which both networks drew another day
    this.shownDay = -1;
    this.dirty = true;
    this.guess = null;
    this.asked = null; // the setup that was asked for last
    this.restored = peersim.exports.read(location.hash);
    this.theme();
    this.listen();
    requestAnimationFrame(() => this.frame());
  }

  get day() { return this.clock.now; }

  // ----- from the server

  connect() {
    this.line = new peersim.Line((message) => this.heard(message), (on) => this.linked(on));
  }

  linked(on) {
    if (!on && this.name) this.complain("The line to peersim is lost; this page looks for it again.", true);
    else if (on) this.complain("");
  }

  heard(message) {
    if (message.kind === "hello") {
      this.leads = message.leads;
      this.lessons.offer(message.lessons);
      this.sliders.offer(message.scenarios);
      if (!this.leads) for (const one of document.querySelectorAll(".controls button, .controls input, .controls select, #settings input, #settings select, #luck, #as-shipped, #lesson-list button, #reveal")) one.disabled = true;
      if (this.leads && this.restored && this.restored.setup) this.want(this.restored.setup);
    }
    if (message.kind === "error") this.complain(message.text);
    if (message.kind === "state") this.told(message);
  }

  told(message) {
    this.clock.set(message.clock);
    this.guess = message.guess;
    this.address = message.address;
    this.get("wait").hidden = !message.making;
    if (message.film && message.film !== this.name) this.load(message.film);
    else this.lessons.update(this.guess, this.address);
    const same = this.film && this.asked && JSON.stringify(this.asked) === JSON.stringify(this.film.header.setup);
    if (same && !message.making) this.asked = null; // what was asked for is what is shown already
    this.get("speed").value = String(message.clock.speed);
    this.changed();
  }

  async load(name) {
    this.name = name;
    const answer = await fetch(`/film/${name}${location.search}`).catch(() => null);
    if (!answer || !answer.ok) { if (this.name === name) this.name = ""; return; }
    const film = await peersim.Film.unpacked(await answer.blob());
    if (this.name === name) this.show(film);
  }

  // ----- to the server

  ask(what) {
    if (this.line) this.line.say(what);
    else if (what.do === "reveal") { this.guess = { ...this.guess, shown: what.on, answer: what.on ? this.answer : null }; this.lessons.update(this.guess, ""); }
    else if (what.do === "hands") { this.guess.hands[what.choice] = what.hands; this.lessons.update(this.guess, ""); }
    else { this.clock.do(what); this.changed(); }
  }

  wanted() { return this.asked || this.film.header.setup; }

  want(setup) {
    this.asked = setup;
    this.complain("");
    this.ask({ do: "setup", setup });
  }

  begin(lesson) {
    this.next = lesson;
    this.ask({ do: "pause" });
    if (this.film && JSON.stringify(this.film.header.setup) === JSON.stringify(lesson.setup)) this.looks(lesson);
    if (this.line) this.want(lesson.setup);
    else this.ask({ do: "seek", day: 0 });
  }

  // ----- what is shown

  show(film) {
    const before = this.film;
    this.film = film;
    this.asked = null;
    for (const one of this.networks) one.set(film);
    for (const [k, arm] of [..."ab"].entries()) {
      this.get(`name-${arm}`).textContent = film.header.arms[k].label;
      this.get(`says-${arm}`).textContent = film.header.arms[k].says;
    }
    this.get("title").textContent = `${film.n} students twice, with the same luck: seed ${film.header.setup.seed}`;
    document.title = `${film.header.arms.map((one) => one.label).join(" and ")} - peersim`;
    this.get("provenance").textContent = `Model ${film.header.model}, seed ${film.header.setup.seed}, ${film.n} students.`;
    this.get("day").max = film.last;
    this.get("week").max = film.last / 7;
    this.choices(before);
    this.sliders.show(film);
    const lesson = (this.lessons.all || []).find((one) => one.name === film.header.setup.lesson);
    this.lessons.show(lesson);
    this.lessons.update(this.guess, this.address);
    if (this.next && lesson && lesson.name === this.next.name) this.looks(lesson);
    if (lesson && (!before || before.header.setup.lesson !== lesson.name)) this.looks(lesson);
    this.restore();
    if (this.look.followed !== null && this.look.followed < film.n) this.student.follow(this.look.followed);
    else this.look.followed = null;
    this.paint();
  }

  choices(before) {
    const { states, groups } = this.film.header, fill = (id, options, value) => {
      this.get(id).replaceChildren(...options.map(([name, text]) => new Option(text, name)));
      this.get(id).value = options.some(([name]) => name === String(value)) ? value : options[0][0];
    };
    const group = before ? groups.indexOf(before.header.groups[this.look.group]) : 0;
    this.look.group = Math.max(0, group);
    fill("state", states.map((one, k) => [String(k), one.label.toLowerCase()]), this.look.state);
    fill("size", [["same", "all alike"], ["friends", "friends"], ...states.map((one, k) => [String(k), one.label.toLowerCase()])], this.look.size);
    fill("group", groups.map((one, k) => [String(k), one.toLowerCase()]), this.look.group);
  }

  looks(lesson) {
    this.next = null;
    const { states, groups } = this.film.header;
    this.look.state = Math.max(0, states.findIndex((one) => one.name === lesson.state));
    this.look.group = Math.max(0, groups.indexOf(lesson.group));
    this.look.followed = null;
    this.student.show();
    this.choices(this.film);
    this.tab("lessons");
    this.paint();
  }

  restore() {
    const told = this.restored;
    if (!told || JSON.stringify(told.setup) !== JSON.stringify(this.film.header.setup)) return;
    this.restored = null;
    const { states, groups } = this.film.header, within = (value, count) => (Number.isInteger(value) && value >= 0 && value < count ? value : 0);
    this.look.state = within(told.state, states.length);
    this.look.group = within(told.group, groups.length);
    this.look.size = ["same", "friends", ...states.keys()].map(String).includes(String(told.size)) ? String(told.size) : "same";
    this.look.followed = Number.isInteger(told.followed) && told.followed >= 0 && told.followed < this.film.n ? told.followed : null;
    this.choices(this.film);
    if (typeof told.day === "number") this.ask({ do: "seek", day: told.day });
  }

  theme() {
    const root = document.documentElement, wish = localStorage_("theme") || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
    root.dataset.theme = wish;
    root.dataset.projector = localStorage_("projector") || "off";
    this.look.theme = wish + root.dataset.projector;
    this.get("dark").setAttribute("aria-pressed", String(wish === "dark"));
    this.get("projector").setAttribute("aria-pressed", String(root.dataset.projector === "on"));
    this.paint();
  }

  // Colours, names of curves and the legend, after a change of what is shown.
  paint() {
    const dark = document.documentElement.dataset.theme === "dark";
    if (this.film) {
      const state = this.film.header.states[this.look.state], group = this.film.header.groups[this.look.group].toLowerCase();
      this.look.scale = peersim.colours.scale(state.name, dark);
      this.get("curve-name").textContent = `${state.label} (${state.unit}), mean of ${group}: left solid, right dashed`;
      this.get("difference-name").textContent = `${state.label}: right less left, and where half of these students lie`;
      const brush = this.get("scale").getContext("2d"), [low, high] = this.film.range(this.look.state);
      this.look.scale.forEach((colour, k) => { brush.fillStyle = colour; brush.fillRect((180 * k) / this.look.scale.length, 0, 180 / this.look.scale.length + 1, 12); });
      this.get("scale-low").textContent = Math.round((low * 100) / 65535);
      this.get("scale-high").textContent = Math.round((high * 100) / 65535);
      this.get("scale-name").textContent = state.label.toLowerCase();
    }
    this.changed();
  }

  changed() { this.dirty = true; }

  complain(text, stays = false) {
    const box = this.get("message");
    box.textContent = text;
    box.hidden = !text;
    clearTimeout(this.later);
    if (text && !stays) this.later = setTimeout(() => { box.hidden = true; }, 9000);
    if (text) this.asked = null;
  }

  tab(name) {
    for (const one of ["lessons", "settings", "student"]) {
      const chosen = one === name, tab = this.get(`tab-${one}`);
      tab.setAttribute("aria-selected", String(chosen));
      tab.tabIndex = chosen ? 0 : -1;
      this.get(one).hidden = !chosen;
    }
  }

  // ----- frames

  frame() {
    requestAnimationFrame(() => this.frame());
    if (!this.film) return;
    const now = this.day, day = Math.floor(now), other = day !== this.shownDay;
    if (!other && !this.dirty) return;
    this.dirty = false;
    for (const one of this.networks) one.draw(day, this.look);
    this.curves.draw(this.film, day, this.look);
    if (other) this.frames++;
    this.shownDay = day;
    this.words(day);
  }

  words(day) {
    const { film, look } = this, runs = this.clock.runs;
    this.get("when").textContent = film.when(day);
    this.get("day").value = day;
    if (document.activeElement !== this.get("week")) this.get("week").value = Math.ceil(day / 7);
    this.get("play").textContent = runs ? "Pause" : "Play";
    [..."ab"].forEach((arm) => {
      const mean = film.means(arm, look.state, look.group)[day], visits = film.visits(arm, look.group)[day];
      const any = [..."ab"].some((one) => film.visits(one, 0)[film.last]), said = Number.isNaN(mean) ? "none yet" : mean.toFixed(1);
      this.get(`count-${arm}`).textContent = `${film.header.states[look.state].label} ${said}${any ? `; visits so far ${visits.toLocaleString("en")}` : ""}`;
      this.get(`net-${arm}`).setAttribute("aria-label", `Network, ${arm === "a" ? "left" : "right"}: mean ${film.header.states[look.state].label.toLowerCase()} ${said}`);
    });
    const state = film.header.states[look.state].label, [a, b] = [..."ab"].map((arm) => film.means(arm, look.state, look.group)[day].toFixed(1));
    const none = a === "NaN", said = `${film.when(day)}: ${state.toLowerCase()} ${none ? "is not there yet" : `${a} on the left, ${b} on the right`}`;
    this.get("curve").setAttribute("aria-label", said);
    this.get("difference").setAttribute("aria-label", none ? "No difference yet" : `Difference right less left: ${film.differences(look.state, look.group).mean[day].toFixed(1)}`);
    if (!runs) this.get("spoken").textContent = said;
    if (look.followed !== null && !runs) this.student.show();
    else if (look.followed !== null && day % 7 === 0) this.student.show();
    if (!this.clock.runs && this.clock.playing) this.clock.set({ day: this.clock.last, playing: false });
  }

  // ----- controls

  listen() {
    const on = (id, event, act) => this.get(id).addEventListener(event, act), seek = (day) => this.ask({ do: "seek", day });
    const step = (by) => { this.ask({ do: "pause" }); seek(Math.max(0, Math.min(this.film ? this.film.last : 0, Math.floor(this.day) + by))); };
    const play = () => this.ask({ do: this.clock.runs ? "pause" : "play" });
    on("play", "click", play);
    on("back-day", "click", () => step(-1));
    on("step-day", "click", () => step(1));
    on("back-week", "click", () => step(-7));
    on("step-week", "click", () => step(7));
    on("day", "input", () => seek(this.get("day").valueAsNumber));
    on("week", "change", () => { if (Number.isInteger(this.get("week").valueAsNumber)) seek(7 * this.get("week").valueAsNumber); });
    on("speed", "change", () => this.ask({ do: "speed", speed: +this.get("speed").value }));
    for (const id of ["state", "group"]) on(id, "change", () => { this.look[id] = +this.get(id).value; this.paint(); });
    on("size", "change", () => { this.look.size = this.get("size").value; this.changed(); });
    for (const id of ["friends", "study"]) on(id, "change", () => { this.look[id] = this.get(id).checked; this.changed(); });
    const turn = (id, key, values) => on(id, "click", () => { localStorage_(key, document.documentElement.dataset[key] === values[0] ? values[1] : values[0]); this.theme(); });
    turn("dark", "theme", ["dark", "light"]);
    turn("projector", "projector", ["on", "off"]);
    on("aside", "click", () => { const side = this.get("side"); side.hidden = !side.hidden; this.get("aside").setAttribute("aria-expanded", String(!side.hidden)); this.changed(); });
    for (const name of ["lessons", "settings", "student"]) on(`tab-${name}`, "click", () => this.tab(name));
    on("save-picture", "click", () => peersim.exports.picture(this));
    on("save-csv", "click", () => peersim.exports.csv(this));
    on("save-replay", "click", () => { location.href = `/replay/${this.name}${location.search}`; });
    on("copy-link", "click", async () => {
      history.replaceState(null, "", peersim.exports.state(this));
      try { await navigator.clipboard.writeText(location.href); this.get("saved").textContent = "The link is copied; it stands in the address bar too."; } catch { this.get("saved").textContent = "The link stands in the address bar."; }
    });
    for (const one of this.networks) one.listen(() => this.changed(), (student) => this.student.follow(student));
    new ResizeObserver(() => this.changed()).observe(document.querySelector("main"));
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.theme());
    document.addEventListener("keydown", (event) => this.key(event, play, step, seek));
    if (matchMedia("(max-width: 900px), (max-height: 480px)").matches) this.get("aside").click();
  }

  key(event, play, step, seek) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.getAttribute("role") === "tab") {
      const names = ["lessons", "settings", "student"], at = names.indexOf(event.target.id.slice(4)), by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (by) { const next = names[(at + by + 3) % 3]; this.tab(next); this.get(`tab-${next}`).focus(); event.preventDefault(); }
      return;
    }
    if (["INPUT", "SELECT", "TEXTAREA"].includes(event.target.tagName) || (event.target.tagName === "BUTTON" && [" ", "Enter"].includes(event.key))) return;
    const acts = {
      " ": play, ArrowLeft: () => step(event.shiftKey ? -7 : -1), ArrowRight: () => step(event.shiftKey ? 7 : 1), Home: () => seek(0), End: () => seek(this.film.last),
      p: () => this.get("projector").click(), d: () => this.get("dark").click(), l: () => this.get("aside").click(),
      "+": () => { this.view.about(1.3, 0, 0); this.changed(); }, "-": () => { this.view.about(1 / 1.3, 0, 0); this.changed(); }, 0: () => { this.view.reset(); this.changed(); },
      Escape: () => this.student.follow(null),
    };
    const act = acts[event.key] || acts[event.key.toLowerCase()];
    if (act && this.film && (this.leads || ["p", "d", "l", "+", "-", "0", "Escape"].includes(event.key.toLowerCase()))) { act(); event.preventDefault(); }
  }
};

// Remember how the page looks; where nothing can be kept, it looks as usual.
function localStorage_(key, value) {
  try {
    if (value !== undefined) localStorage.setItem(`peersim ${key}`, value);
    return localStorage.getItem(`peersim ${key}`);
  } catch { return value !== undefined ? value : null; }
}

// Begin: with a server, or with the film that stands in a replay.
(async () => {
  const page = (peersim.page = new peersim.Page()), held = document.getElementById("replay");
  if (!held) return page.connect();
  const known = JSON.parse(held.textContent), text = document.getElementById("film").textContent;
  const bytes = Uint8Array.from(atob(text), (one) => one.charCodeAt(0));
  page.lessons.offer(known.lesson ? [known.lesson] : []);
  page.answer = known.answer;
  page.guess = known.lesson ? { hands: known.lesson.choices.map(() => 0), votes: known.lesson.choices.map(() => 0), asking: false, shown: false, answer: null } : null;
  page.get("tab-settings").hidden = true;
  page.clock.set({ last: known.days });
  page.show(await peersim.Film.unpacked(new Blob([bytes])));
})();
