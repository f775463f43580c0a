"use strict";
// Controls: what buttons, boxes and keys do on the page.
peersim.Controls = class {
  constructor(page) {
    this.page = page;
    this.get = page.get;
    this.time();
    this.looks();
    this.takeAway();
    this.get("keys").checked = peersim.remembered("keys") !== "off";
    this.on("keys", "change", () => peersim.remembered("keys", this.get("keys").checked ? "on" : "off"));
    for (const name of ["lessons", "settings", "student"]) this.on(`tab-${name}`, "click", () => page.tab(name));
    for (const one of page.networks) one.listen(() => page.changed(), (student) => page.student.follow(student));
    new ResizeObserver(() => page.changed()).observe(document.querySelector("main"));
    document.addEventListener("keydown", (event) => this.key(event));
    if (matchMedia("(max-width: 900px), (max-height: 480px)").matches) this.get("aside").click();
  }

  on(id, event, act) { this.get(id).addEventListener(event, act); }

  seek(day) { this.page.ask({ do: "seek", day }); }

  step(by) {
    const page = this.page;
    if (page.clock.runs) page.pause();
    this.seek(Math.max(0, Math.min(page.film ? page.film.last : 0, Math.floor(page.day) + by)));
  }

  play() { this.page.clock.runs ? this.page.pause() : this.page.ask({ do: "play" }); }

  time() {
    this.on("play", "click", () => this.play());
    for (const [id, by] of [["back-day", -1], ["step-day", 1], ["back-week", -7], ["step-week", 7]]) this.on(id, "click", () => this.step(by));
    this.on("day", "input", () => this.seek(this.get("day").valueAsNumber));
    this.on("week", "change", () => {
      const week = this.get("week").valueAsNumber;
      if (Number.isInteger(week) && week >= 0 && 7 * week <= this.page.film.last) this.seek(7 * week);
      else this.page.complain(`Week ${this.get("week").value}: there are weeks 0 to ${this.page.film.last / 7}`);
      this.get("week").blur(); // it shows the week that is shown
    });
    this.on("speed", "change", () => this.page.ask({ do: "speed", speed: +this.get("speed").value }));
  }

  looks() {
    const page = this.page, root = document.documentElement;
    for (const id of ["state", "group"]) this.on(id, "change", () => { page.look[id] = +this.get(id).value; page.paint(); });
    this.on("size", "change", () => { page.look.size = this.get("size").value; page.changed(); });
    for (const id of ["friends", "study"]) this.on(id, "change", () => { page.look[id] = this.get(id).checked; page.changed(); });
    const turn = (id, key, values) => this.on(id, "click", () => { peersim.remembered(key, root.dataset[key] === values[0] ? values[1] : values[0]); page.theme(); });
    turn("dark", "theme", ["dark", "light"]);
    turn("projector", "projector", ["on", "off"]);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => page.theme());
    this.on("aside", "click", () => {
      const side = this.get("side");
      side.hidden = !side.hidden;
      this.get("aside").setAttribute("aria-expanded", String(!side.hidden));
      page.changed();
    });
    this.get("message").querySelector("button").addEventListener("click", () => page.complain(""));
  }

  takeAway() {
    const page = this.page;
    this.on("save-picture", "click", () => peersim.exports.picture(page));
    this.on("save-csv", "click", () => peersim.exports.csv(page));
    this.on("save-replay", "click", () => peersim.exports.replay(page));
    this.on("copy-link", "click", async () => {
      const link = `${location.href.split("#")[0]}${peersim.links.state(page)}`;
      try {
        await navigator.clipboard.writeText(link);
        this.get("saved").textContent = "The link is copied.";
      } catch {
        this.get("saved").replaceChildren(Object.assign(document.createElement("a"), { href: link, textContent: "The link, to copy" }));
      }
    });
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.getAttribute("role") === "tab") return this.tabs(event);
    if (["INPUT", "SELECT", "TEXTAREA"].includes(event.target.tagName) || (event.target.tagName === "BUTTON" && [" ", "Enter"].includes(event.key))) return;
    const page = this.page, zoom = (by) => { page.view.about(by, 0, 0); page.changed(); };
    const letters = { " ": () => this.play(), p: () => this.get("projector").click(), d: () => this.get("dark").click(), l: () => this.get("aside").click() };
    const others = {
      ArrowLeft: () => this.step(event.shiftKey ? -7 : -1), ArrowRight: () => this.step(event.shiftKey ? 7 : 1), Home: () => this.seek(0), End: () => this.seek(page.film.last),
      "+": () => zoom(1.3), "-": () => zoom(1 / 1.3), 0: () => { page.view.reset(); page.changed(); }, Escape: () => page.student.follow(null),
    };
    const act = others[event.key] || (this.get("keys").checked && letters[event.key.toLowerCase()]), leads = [" ", "ArrowLeft", "ArrowRight", "Home", "End"].includes(event.key);
    if (!act || !page.film || (leads && !page.leads)) return;
    act();
    event.preventDefault();
  }

  tabs(event) {
    const shown = ["lessons", "settings", "student"].filter((one) => !this.get(`tab-${one}`).hidden), by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!by) return;
    const next = shown[(shown.indexOf(event.target.id.slice(4)) + by + shown.length) % shown.length];
    this.page.tab(next);
    this.get(`tab-${next}`).focus();
    event.preventDefault();
  }
};
