"use strict";
// Links: what is shown, as the part of an address behind the #, and how a page brings it back.
peersim.links = {
  // What is shown, to be brought back.
  held({ look, film, day }) {
    return { setup: film.header.setup, fixed: film.header.fixed, day: Math.floor(day), state: look.state, size: look.size, group: look.group, followed: look.followed };
  },

  state(page) { return `#${encodeURIComponent(JSON.stringify(this.held(page)))}`; },

  read(hash) {
    try { return hash.length > 1 ? JSON.parse(decodeURIComponent(hash.slice(1))) : null; } catch { return null; }
  },

  // Bring back what a link says: its setup first, and when that is shown the rest.
  restore(page) {
    const told = page.restored;
    if (!told || typeof told.setup !== "object" || !told.setup) return;
    if (!peersim.same(told.setup, page.film.header.setup)) {
      if (page.leads && page.line && !page.asked) page.want(told.setup);
      return;
    }
    page.restored = null;
    history.replaceState(null, "", location.pathname + location.search); // once: a reload shows what the class is shown
    if (!peersim.same(told.fixed || [], page.film.header.fixed)) {
      page.complain(`This link was made with: peersim classroom ${(told.fixed || []).join(" ") || "(no settings)"}. Other students are shown here.`);
    }
    const { states, groups } = page.film.header, within = (value, count) => (Number.isInteger(value) && value >= 0 && value < count ? value : 0);
    page.look.state = within(told.state, states.length);
    page.look.group = within(told.group, groups.length);
    page.look.size = ["same", "friends", ...states.keys()].map(String).includes(String(told.size)) ? String(told.size) : "same";
    page.look.followed = Number.isInteger(told.followed) && told.followed >= 0 && told.followed < page.film.n ? told.followed : null;
    page.choices(page.film);
    page.paint();
    if (typeof told.day === "number") page.ask({ do: "seek", day: told.day });
  },
};
