"use strict";
// Main: the page: what is shown, who is asked for a change, and a frame whenever the day is another.

// Remember how the page looks; where nothing can be kept, it looks as usual.
peersim.remembered = (key, value) => {
  try {
    if (value !== undefined) localStorage.setItem(`peersim ${key}`, value);
    return localStorage.getItem(`peersim ${key}`);
  } catch {
    return value !== undefined ? value : null;
  }
};

peersim.same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

peersim.Page = class {
  constructor() {
    this.get = (id) => document.getElementById(id);
    this.film = null;
    this.name = ""; // of the film that is shown
    this.coming = ""; // of the film that is on its way
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
    this.restored = peersim.links.read(location.hash);
    this.theme();
    this.controls = new peersim.Controls(this);
    window.addEventListener("hashchange", () => { this.restored = peersim.links.read(location.hash); if (this.film) peersim.links.restore(this); });
    requestAnimationFrame(() => this.frame());
  }

  get day() { return this.clock.now; }

  get lesson() { return (this.lessons.all || []).find((one) => one.name === this.film.header.setup.lesson); }

  // ----- from the server

  connect() {
    this.line = new peersim.Line((message) => this.heard(message), (on) => { this.get("lost").hidden = on || !this.name; });
  }

  heard(message) {
    if (message.kind === "hello") this.greeted(message);
    if (message.kind === "error") this.complain(message.text);
    if (message.kind === "state") this.told(message);
  }

  greeted(message) {
    this.leads = message.leads;
    this.lessons.offer(message.lessons);
    this.sliders.offer(message.scenarios);
    const mine = ".controls :is(button, input, select), .live :is(button, input, select), #lesson :is(button, input), #lesson-list button";
    if (!this.leads) for (const one of document.querySelectorAll(mine)) one.disabled = true;
    if (this.film && this.leads && this.session && this.session !== message.session) this.restored = peersim.links.held(this); // peersim was started again
    this.session = message.session;
    if (this.film) this.named();
  }

  told(message) {
    this.guess = message.guess;
    this.address = message.address;
    this.get("wait").hidden = !message.making;
    if (!message.film) return; // peersim has just begun: the first is being made
    if (message.film !== this.name) {
      this.next = { clock: message.clock, at: performance.now() }; // of the film that is coming
      if (message.film !== this.coming) this.load(message.film);
      return;
    }
    this.coming = "";
    if (message.heard >= this.line.sent) this.clock.set(message.clock); // else it does not know yet what was done here
    if (this.asked && !message.making && peersim.same(this.asked, this.film.header.setup)) this.asked = null; // it is shown already
    this.get("speed").value = String(this.clock.speed);
    this.lessons.update(this.guess, this.address);
    peersim.links.restore(this);
    this.changed();
  }

  async load(name) {
    this.coming = name;
    try {
      const answer = await fetch(`/film/${name}${location.search}`);
      if (!answer.ok) throw new Error("not there");
      const film = await peersim.Film.unpacked(await answer.blob());
      if (this.coming !== name) return; // another is coming meanwhile
      this.coming = "";
      this.name = name;
      this.show(film);
    } catch (error) {
      if (this.coming !== name) return;
      if (error instanceof peersim.OtherForm) return this.complain("peersim was updated: reload this page.");
      setTimeout(() => { if (this.coming === name) this.load(name); }, 1000);
    }
  }

  // ----- to the server

  ask(what) {
    if (!this.line) return this.alone(what);
    if (this.leads && this.line.open) this.clock.do(what); // at once; the server says the same a moment later
    this.changed();
    this.line.say(what);
  }

  // A replay answers itself.
  alone(what) {
    if (what.do === "reveal") this.guess = { ...this.guess, shown: what.on, answer: what.on ? this.answer : null };
    else if (what.do === "hands") this.guess.hands[what.choice] = Math.max(0, this.guess.hands[what.choice] + what.by);
    else this.clock.do(what);
    this.lessons.update(this.guess, "");
    this.changed();
  }

  wanted() { return this.asked || this.film.header.setup; }

  want(setup) {
    this.complain("");
    this.asked = setup;
    this.ask({ do: "setup", setup });
  }

  pause() { this.ask({ do: "pause", day: this.day }); } // on the day that is seen, wherever the server is by then

  begin(lesson) {
    this.pause();
    if (this.film && peersim.same(this.film.header.setup, lesson.setup)) this.looks(lesson);
    if (this.line) this.want(lesson.setup);
    else this.ask({ do: "seek", day: 0 });
  }

  // ----- what is shown

  show(film) {
    const before = this.film;
    this.film = film;
    this.asked = null;
    for (const one of this.networks) one.set(film);
    if (this.next) {
      this.clock.set(this.next.clock);
      this.clock.at = this.next.at;
      this.get("speed").value = String(this.clock.speed);
      this.next = null;
    }
    for (const [k, arm] of [..."ab"].entries()) {
      this.get(`name-${arm}`).textContent = film.header.arms[k].label;
      this.get(`says-${arm}`).textContent = film.header.arms[k].says;
    }
    this.get("title").textContent = `${film.n} students twice, with the same luck: seed ${film.header.setup.seed}`;
    document.title = `${film.header.arms.map((one) => one.label).join(" and ")} - peersim`;
    this.get("provenance").textContent = `Model ${film.header.model}, seed ${film.header.setup.seed}, ${film.n} students. ${[...film.header.fixed, ...film.header.setup.words].join(" ")}`;
    this.get("day").max = film.last;
    this.get("week").max = film.last / 7;
    this.choices(before);
    this.named();
    if (this.lesson && (!before || before.header.setup.lesson !== this.lesson.name)) this.looks(this.lesson);
    peersim.links.restore(this);
    const others = before && (before.n !== film.n || before.header.setup.seed !== film.header.setup.seed); // nobody is who she was
    if (this.look.followed !== null) this.student.follow(others || this.look.followed >= film.n ? null : this.look.followed, false);
    this.shownDay = -1;
    this.paint();
  }

  named() {
    this.sliders.show(this.film);
    this.lessons.show(this.lesson);
    this.lessons.update(this.guess, this.address);
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
    const { states, groups } = this.film.header;
    this.look.state = Math.max(0, states.findIndex((one) => one.name === lesson.state));
    this.look.group = Math.max(0, groups.indexOf(lesson.group));
    this.look.followed = null;
    this.student.show();
    this.choices(this.film);
    this.tab("lessons");
    this.paint();
  }

  theme() {
    const root = document.documentElement, wish = peersim.remembered("theme") || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
    root.dataset.theme = wish;
    root.dataset.projector = peersim.remembered("projector") || "off";
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

  complain(text) {
    const box = this.get("message");
    box.querySelector("span").textContent = text;
    box.hidden = !text;
    if (!text) return;
    this.asked = this.restored = null;
    if (this.film) this.sliders.show(this.film); // back to what is shown
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
    const day = Math.min(Math.floor(this.day), this.film.last), other = day !== this.shownDay;
    if (!other && !this.dirty) return;
    this.dirty = false;
    for (const one of this.networks) one.draw(day, this.look);
    this.curves.draw(this.film, day, this.look);
    if (other) this.frames++;
    this.shownDay = day;
    this.words(day);
  }

  words(day) {
    const { film, look } = this, runs = this.clock.runs, state = film.header.states[look.state].label, when = film.when(day);
    this.get("when").textContent = when;
    this.get("day").value = day;
    this.get("day").setAttribute("aria-valuetext", when);
    if (document.activeElement !== this.get("week")) this.get("week").value = Math.ceil(day / 7);
    this.get("play").textContent = runs ? "Pause" : "Play";
    const shown = [..."ab"].map((arm) => film.means(arm, look.state, look.group)[day]).map((mean) => (Number.isNaN(mean) ? "none yet" : mean.toFixed(1)));
    const any = [..."ab"].some((one) => film.visits(one, look.group)[film.last]);
    [..."ab"].forEach((arm, k) => {
      const visits = film.visits(arm, look.group), today = visits[day] - (day ? visits[day - 1] : 0);
      this.get(`count-${arm}`).textContent = `${state} ${shown[k]}${any ? `; visits: ${today} today, ${visits[day].toLocaleString("en")} so far` : ""}`;
      this.get(`net-${arm}`).setAttribute("aria-label", `Network, ${["left", "right"][k]}: mean ${state.toLowerCase()} ${shown[k]}`);
    });
    const said = `${when}: ${state.toLowerCase()} ${shown[0]} on the left, ${shown[1]} on the right`, difference = film.differences(look.state, look.group).mean[day];
    this.get("curve").setAttribute("aria-label", said);
    this.get("difference").setAttribute("aria-label", Number.isNaN(difference) ? "No difference yet" : `Difference right less left: ${peersim.written(difference, true)}`);
    if (!runs) this.get("spoken").textContent = said;
    if (look.followed !== null && (!runs || day % 7 === 0)) this.student.show();
    if (!runs && this.clock.playing) this.clock.set({ day: this.clock.last, playing: false });
  }
};

// Begin: with a server, or with the film that stands in a replay.
(async () => {
  const page = (peersim.page = new peersim.Page()), held = document.getElementById("replay");
  if (!held) return page.connect();
  const known = JSON.parse(held.textContent), text = document.getElementById("film").textContent, none = () => known.lesson.choices.map(() => 0);
  const bytes = Uint8Array.from(atob(text), (one) => one.charCodeAt(0));
  document.documentElement.dataset.replay = "on";
  page.lessons.offer(known.lesson ? [known.lesson] : []);
  page.answer = known.answer;
  page.guess = known.lesson ? { hands: none(), votes: none(), asking: false, shown: false, answer: null } : null;
  page.clock.set({ last: known.days });
  page.show(await peersim.Film.unpacked(new Blob([bytes])));
})();
