"use strict";
// Film: what both scenarios did, evening by evening, as the server packed it: a header in JSON, and arrays behind it.
const peersim = {};

peersim.OtherForm = class extends Error {}; // a film of another version of peersim

peersim.Film = class {
  constructor(buffer) {
    const length = new DataView(buffer).getUint32(0, true);
    this.header = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, length)));
    if (this.header.form !== 1) throw new peersim.OtherForm();
    const kinds = { uint8: Uint8Array, uint16: Uint16Array, uint32: Uint32Array, float32: Float32Array };
    this.arrays = {};
    for (const [name, one] of Object.entries(this.header.arrays)) {
      const count = one.shape.reduce((a, b) => a * b, 1);
      this.arrays[name] = new kinds[one.type](buffer, 4 + length + one.at, count);
    }
    this.n = this.header.students;
    this.evenings = this.header.arrays["a.flags"].shape[0];
    this.last = this.evenings - 1;
    this.known = new Map();
  }

  static async unpacked(blob) {
    const stream = blob.stream().pipeThrough(new DecompressionStream("gzip"));
    return new peersim.Film(await new Response(stream).arrayBuffer());
  }

  // A state of all students on an evening: 0 to 65535 for 0 to 100.
  values(arm, state, day) {
    const at = (state * this.evenings + day) * this.n;
    return this.arrays[`${arm}.states`].subarray(at, at + this.n);
  }

  flags(arm, day) { return this.arrays[`${arm}.flags`].subarray(day * this.n, (day + 1) * this.n); }

  group(number) { return this.arrays.groups.subarray(number * this.n, (number + 1) * this.n); }

  members(number) {
    return this.once(`members ${number}`, () => {
      const found = [], group = this.group(number);
      for (let i = 0; i < this.n; i++) if (group[i]) found.push(i);
      return Uint32Array.from(found);
    });
  }

  // First and last + 1 of the ties drawn on a day, and of the meetings of that day.
  ties(arm, day) {
    const until = this.arrays[`${arm}.ties_until`], week = Math.min(Math.floor((day + 1) / 7), until.length - 1); // those of its last Saturday
    return [week ? until[week - 1] : 0, until[week], week];
  }

  met(arm, day) {
    const until = this.arrays[`${arm}.met_until`];
    return [day ? until[day - 1] : 0, until[day]];
  }

  // The most meetings of a day in one of the panels, so that both draw them alike.
  most(day) { return Math.max(...[..."ab"].map((arm) => this.met(arm, day)).map(([first, until]) => until - first)); }

  once(name, make) {
    if (!this.known.has(name)) this.known.set(name, make());
    return this.known.get(name);
  }

  // The first evening on which there is a state: of marks that of the first test.
  first(state) {
    return this.once(`first ${state}`, () => {
      if (this.header.states[state].name !== "mark") return 0;
      for (let day = 0; day < this.evenings; day++) if (this.values("a", state, day).some((one) => one > 0)) return day;
      return 0;
    });
  }

  // Mean of a group by evening, 0 to 100; nothing where there is no such state yet.
  means(arm, state, group) {
    return this.once(`means ${arm} ${state} ${group}`, () => {
      const who = this.members(group), found = new Float64Array(this.evenings).fill(NaN);
      for (let day = this.first(state); day < this.evenings; day++) {
        const values = this.values(arm, state, day);
        let sum = 0;
        for (const i of who) sum += values[i];
        found[day] = (sum / who.length) * (100 / 65535);
      }
      return found;
    });
  }

  // Mean difference right - left by evening, and between which ends the middle half of the students lies.
  differences(state, group) {
    return this.once(`differences ${state} ${group}`, () => {
      const who = this.members(group), each = new Float32Array(who.length);
      const found = { mean: new Float64Array(this.evenings), low: new Float64Array(this.evenings), high: new Float64Array(this.evenings) };
      for (const list of Object.values(found)) list.fill(NaN);
      for (let day = this.first(state); day < this.evenings; day++) {
        const a = this.values("a", state, day), b = this.values("b", state, day);
        let sum = 0;
        for (let k = 0; k < who.length; k++) sum += each[k] = (b[who[k]] - a[who[k]]) * (100 / 65535);
        each.sort();
        found.mean[day] = sum / who.length;
        found.low[day] = each[Math.floor(0.25 * (who.length - 1))];
        found.high[day] = each[Math.ceil(0.75 * (who.length - 1))];
      }
      return found;
    });
  }

  // Between which values a state is drawn: where all but a hundredth lie, on each side, in both arms.
  range(state) {
    return this.once(`range ${state}`, () => {
      const counts = new Uint32Array(1024), per = this.evenings * this.n;
      let all = 0;
      for (const arm of "ab") {
        const values = this.arrays[`${arm}.states`].subarray(state * per, (state + 1) * per), hop = Math.max(1, Math.floor(per / 200000));
        for (let k = this.first(state) * this.n; k < per; k += hop) { counts[values[k] >> 6]++; all++; }
      }
      const end = (from, by) => {
        for (let k = from, sum = 0; k >= 0 && k < 1024; k += by) if ((sum += counts[k]) > 0.01 * all) return k;
        return from;
      };
      const low = end(0, 1), high = end(1023, -1);
      return [low << 6, Math.max((high + 1) << 6, (low << 6) + 640)];
    });
  }

  // Friends of each student in a week, in one arm.
  friends(arm, week) {
    return this.once(`friends ${arm} ${week}`, () => {
      const until = this.arrays[`${arm}.ties_until`], ties = this.arrays[`${arm}.ties`], kinds = this.arrays[`${arm}.kinds`], found = new Uint16Array(this.n);
      for (let k = week ? until[week - 1] : 0; k < until[week]; k++) if (kinds[k] & 1) { found[ties[2 * k]]++; found[ties[2 * k + 1]]++; }
      return found;
    });
  }

  // Visits to programmes of a group up to each evening.
  visits(arm, group) {
    return this.once(`visits ${arm} ${group}`, () => {
      const who = this.members(group), found = new Uint32Array(this.evenings);
      for (let day = 0, sum = 0; day < this.evenings; day++) {
        const flags = this.flags(arm, day);
        for (const i of who) if (flags[i] & 2) sum++;
        found[day] = sum;
      }
      return found;
    });
  }

  when(day) {
    if (!day) return "before the first day";
    const week = this.header.calendar[Math.floor((day - 1) / 7)], name = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"][(day - 1) % 7];
    const terms = this.header.calendar[this.header.calendar.length - 1].term > 1 ? `term ${week.term}, ` : "";
    const what = week.before ? "before term" : week.break ? "break" : `${terms}week ${week.week}${week.exams ? ", exams" : week.deadline ? ", deadlines" : ""}`;
    return `${name}, ${what}`;
  }
};
