"use strict";
// Student: follow one in both panels; how she is, and her story as the model tells it.
peersim.Student = class {
  constructor(page) {
    this.page = page;
    this.card = document.getElementById("card");
    this.who = document.getElementById("who");
    this.who.addEventListener("change", () => this.follow(Number.isInteger(this.who.valueAsNumber) ? this.who.valueAsNumber : null));
    document.getElementById("unfollow").addEventListener("click", () => this.follow(null));
    this.story = null;
  }

  follow(student) {
    const page = this.page;
    if (student !== null && (student < 0 || student >= page.film.n)) return page.complain(`Student ${student}: there are students 0 to ${page.film.n - 1}`);
    page.look.followed = student;
    this.who.value = student === null ? "" : student;
    this.story = null;
    page.changed();
    this.show();
    if (student === null) return;
    page.tab("student");
    this.tell(student);
  }

  async tell(student) {
    const name = this.page.name;
    if (!this.page.line) { this.story = { replay: true }; return this.show(); }
    const answer = await fetch(`/story/${name}/${student}${location.search}`).catch(() => null);
    const story = answer && answer.ok ? await answer.json() : null;
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
      row.append(name, ...[..."ab"].map((arm) => make("td", ((film.values(arm, k, Math.floor(day))[me] * 100) / 65535).toFixed(0), arm)));
    });
    const row = body.insertRow(), name = make("th", "Friends");
    name.scope = "row";
    row.append(name, ...[..."ab"].map((arm) => make("td", film.friends(arm, film.ties(arm, Math.floor(day))[2])[me], arm)));
    this.card.replaceChildren(make("h2", this.story && this.story.name ? this.story.name : `Student ${me}`), table, ...this.told(make));
  }

  told(make) {
    const story = this.story;
    if (!story) return [make("p", "Her story is being told ...", "hint")];
    if (story.replay) return [make("p", "Stories are told where peersim runs: peersim classroom, or peersim story.", "hint")];
    const list = document.createElement("dl");
    for (const week of story.weeks) {
      if (week.heading) list.append(make("dt", week.heading));
      week.texts.forEach((text, k) => list.append(make("dd", (week.texts.length > 1 ? ["Left: ", "Right: "][k] : "") + text, week.texts.length > 1 ? "ab"[k] : "")));
    }
    list.append(make("dt", "In the end"), make("dd", `Left: ${story.ends[0]}`, "a"), make("dd", `Right: ${story.ends[1]}`, "b"));
    for (const line of story.compared) list.append(make("dd", line));
    story.owed.forEach((text, k) => { if (text) list.append(make("dd", `${["Left", "Right"][k]}: ${text}`, "ab"[k])); });
    return [make("p", story.begins), list, make("p", story.caveat, "small")];
  }
};
