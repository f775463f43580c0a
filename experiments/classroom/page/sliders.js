"use strict";
// Sliders: the main knobs of both programmes; a change starts both panels again with the same luck.
peersim.Sliders = class {
  constructor(page) {
    this.page = page;
    this.box = document.getElementById("knobs");
    const get = (id) => document.getElementById(id);
    for (const side of "ab") get(`scenario-${side}`).addEventListener("change", () => this.other());
    get("seed").addEventListener("change", () => this.luck(get("seed").valueAsNumber));
    get("luck").addEventListener("click", () => this.luck((page.wanted().seed + 1) % 1000000));
    get("as-shipped").addEventListener("click", () => this.shipped());
  }

  offer(scenarios) {
    for (const side of "ab") document.getElementById(`scenario-${side}`).replaceChildren(...scenarios.map((name) => new Option(name.replaceAll("_", " "), name)));
  }

  show(film) {
    const setup = film.header.setup, holds = this.box.contains(document.activeElement) ? document.activeElement.dataset.key : null;
    for (const side of "ab") {
      const select = document.getElementById(`scenario-${side}`), name = setup[side].name;
      if (![...select.options].some((one) => one.value === name)) select.add(new Option(name, name));
      select.value = name;
    }
    document.getElementById("seed").value = setup.seed;
    this.box.replaceChildren(...film.header.sliders.map((one, k) => this.knob(one, k)));
    if (holds) [...this.box.querySelectorAll("[data-key]")].find((one) => one.dataset.key === holds)?.focus();
  }

  knob(one, k) {
    const row = document.createElement("div"), label = document.createElement("label"), shown = document.createElement("output");
    row.className = `knob ${one.side}`;
    label.textContent = `${{ a: "Left: ", b: "Right: ", "": "" }[one.side]}${one.name}`;
    label.htmlFor = `knob-${k}`;
    row.title = one.meaning;
    let knob;
    if (one.choices) {
      knob = document.createElement("select");
      knob.append(...one.choices.map((name) => new Option(name.replaceAll("_", " "), name)));
    } else {
      knob = document.createElement("input");
      Object.assign(knob, { type: "range", min: one.low, max: one.high, step: one.step });
      knob.addEventListener("input", () => { shown.textContent = this.said(knob.value, one); });
    }
    knob.id = `knob-${k}`;
    knob.dataset.key = `${one.side} ${one.key}`;
    knob.value = one.value;
    knob.disabled = !this.page.leads;
    if (!one.choices) shown.textContent = this.said(one.value, one);
    knob.addEventListener("change", () => this.turn(one, knob.value));
    row.append(label, shown, knob);
    return row;
  }

  said(value, one) { return `${value} ${one.unit && !["1", "0..1", "share", "logit"].includes(one.unit) ? one.unit : ""}`.trim(); }

  turn(one, value) {
    const setup = structuredClone(this.page.wanted()), place = one.side ? setup[one.side] : setup;
    place.words = [...place.words.filter((word) => !word.startsWith(`${one.key}=`)), `${one.key}=${value}`];
    this.page.want(setup);
  }

  other() {
    const setup = { a: { name: document.getElementById("scenario-a").value, words: [] }, b: { name: document.getElementById("scenario-b").value, words: [] } };
    this.page.want({ ...setup, words: [], seed: this.page.film.header.setup.seed, lesson: "" });
  }

  // The lesson as it is shipped, or both scenarios; the luck stays.
  shipped() {
    const lesson = this.page.lesson;
    if (lesson) this.page.want({ ...structuredClone(lesson.setup), seed: this.page.film.header.setup.seed });
    else this.other();
  }

  luck(seed) {
    if (!Number.isInteger(seed)) return this.page.complain("Seed: takes a whole number from 0 to 999,999");
    this.page.want({ ...structuredClone(this.page.wanted()), seed });
  }
};
