"use strict";
// Student: follow one in both panels; how she is, and her story as the model tells it.
peersim.Student = class {
  constructor(page) {
    this.page = page;
    this.card = document.getElementById("card");
    this.who = document.getElementById("who");
    this.who.addEventListener("change", () => this.typed());
    document.getElementById("unfollow").addEventListener("click", () => this.follow(null));
    this.story = null;
  }

  typed() {
    const { film, look } = this.page, student = this.who.valueAsNumber;
    if (Number.isInteger(student) && student >= 0 && student < film.n) return this.follow(student);
    if (this.who.value === "") return this.follow(null);
    this.page.complain(`Student ${this.who.value}: there are students 0 to ${film.n - 1}`);
    this.who.value = look.followed ?? "";
  }

  follow(student, turn = true) {
    const page = this.page;
    page.complain("");
    page.look.followed = student;
    this.who.value = student === null ? "" : student;
    this.story = null;
    page.changed();
    this.show();
    if (student === null) return;
    if (turn) page.tab("student");
    this.tell(student);
  }

  async tell(student) {
    const name = this.page.name;
    if (!this.page.line) { this.story = { replay: true }; return this.show(); }
    const answer = await fetch(`/story/${name}/${student}${location.search}`).catch(() => null);
    const story = answer && answer.ok ? await answer.json() : { none: answer ? await answer.text() : "her story cannot be told while the line is lost" };
    if (this.page.name !== name || this.page.look.followed !== student) return;
    this.story = story;
    this.show();
  }

  show() {
    const { film, look, day } = this.page, me = look.followed;
    if (me === null || !film) return this.card.replaceChildren();
    const make = (tag, text, name = "") => Object.assign(document.createElement(tag), { textContent: text, className: name });
    const table = document.createElement("table"), head = table.createTHead().insertRow(), body = table.createTBody();
    head.append(make("th", film.when(Math.floor(day))), make("th", "left", "a"), make("th", "right", "b"));
    for (const cell of head.children) cell.scope = "col";
    film.header.states.forEach((state, k) => {
      const row = body.insertRow(), name = make("th", state.label);
      name.scope = "row";
      row.append(name, ...[..."ab"].map((arm) => make("td", day < film.first(k) ? "-" : ((film.values(arm, k, Math.floor(day))[me] * 100) / 65535).toFixed(0), arm)));
    });
    const row = body.insertRow(), name = make("th", "Friends");
    name.scope = "row";
    row.append(name, ...[..."ab"].map((arm) => make("td", film.friends(arm, film.ties(arm, Math.floor(day))[2])[me], arm)));
    const met = body.insertRow(), what = make("th", "Met in programmes this week");
    what.scope = "row";
    met.append(what, ...[..."ab"].map((arm) => make("td", this.met(arm, Math.floor(day), me), arm)));
    this.card.replaceChildren(make("h2", this.story && this.story.name ? this.story.name : `Student ${me}`), table, ...this.told(make));
  }

  // With whom she was in a programme in the last seven days, helpers first, by number.
  met(arm, day, me) {
    const { film } = this.page, met = film.arrays[`${arm}.met`], helpers = film.arrays[`${arm}.helpers`], found = new Set();
    for (let k = film.met(arm, Math.max(0, day - 6))[0]; k < film.met(arm, day)[1]; k++) {
      if (met[2 * k] === me) found.add(met[2 * k + 1]);
      if (met[2 * k + 1] === me) found.add(met[2 * k]);
    }
    const named = [...found].sort((a, b) => helpers[b] - helpers[a] || a - b).map((one) => (helpers[one] ? `helper ${one}` : `${one}`));
    return named.length > 4 ? `${named.slice(0, 3).join(", ")} and ${named.length - 3} more` : named.join(", ") || "nobody";
  }

  told(make) {
    const story = this.story;
    if (!story) return [make("p", "Her story is being told ...", "hint")];
    if (story.none) return [make("p", story.none, "hint")];
    if (story.replay) return [make("p", "Stories are told where peersim runs: peersim classroom, or peersim story.", "hint")];
    const list = document.createElement("dl");
    const { film, day } = this.page, now = Math.ceil(Math.floor(day) / 7), over = Math.floor(day) >= film.last;
    for (const week of story.weeks) {
      if (Number((week.heading.match(/\d+/) || [0])[0]) > now) break; // her story goes on as time does
      if (week.heading) list.append(make("dt", week.heading));
      week.texts.forEach((text, k) => list.append(make("dd", (week.texts.length > 1 ? ["Left: ", "Right: "][k] : "") + text, week.texts.length > 1 ? "ab"[k] : "")));
    }
    if (!over) return [make("p", story.begins), list, make("p", "Her story goes on as the weeks do.", "hint"), make("p", story.caveat, "small")];
    list.append(make("dt", "In the end"), make("dd", `Left: ${story.ends[0]}`, "a"), make("dd", `Right: ${story.ends[1]}`, "b"));
    for (const line of story.compared) list.append(make("dd", line));
    story.owed.forEach((text, k) => { if (text) list.append(make("dd", `${["Left", "Right"][k]}: ${text}`, "ab"[k])); });
    return [make("p", story.begins), list, make("p", story.caveat, "small")];
  }
};
