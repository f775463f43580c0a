"use strict";
// Exports: the page as a picture, the curves as CSV, a link that brings all of it back, and a replay that opens without Python.
peersim.exports = {
  save(blob, name) {
    const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(blob), download: name });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  },

  name(page, end) {
    const { setup, arms } = page.film.header;
    return `peersim ${arms.map((one) => one.label).join(" and ")} seed ${setup.seed}.${end}`.replace(/[^\w .,=-]/g, "");
  },

  // Both networks, their key, both charts, and where they come from.
  picture(page) {
    const nets = page.networks.map((one) => one.canvas), plots = page.curves.plots.map((one) => one.canvas), ratio = page.networks[0].ratio, gap = 16 * ratio, type = 14 * ratio;
    const half = Math.max(nets[0].width, nets[1].width), width = 2 * half + 3 * gap, high = Math.max(nets[0].height, nets[1].height), low = Math.max(plots[0].height, plots[1].height);
    const canvas = Object.assign(document.createElement("canvas"), { width, height: high + low + 11.5 * type }), brush = canvas.getContext("2d");
    const { film, look } = page, { states, groups, arms, model, setup, fixed } = film.header, colour = (name) => peersim.colours.of(name), words = (id) => document.getElementById(id).textContent;
    brush.fillStyle = colour("paper");
    brush.fillRect(0, 0, width, canvas.height);
    const write = (text, x, y, name, room = width - x - gap, weight = "") => { brush.font = `${weight} ${type}px system-ui, sans-serif`; brush.fillStyle = colour(name); brush.fillText(text, x, y, room); };
    arms.forEach((one, k) => write(`${one.label}: ${words(`count-${"ab"[k]}`)}`, gap + k * (half + gap), 1.6 * type, ["left", "right"][k], half, "600"));
    write(`${film.when(Math.floor(page.day))}; ${groups[look.group].toLowerCase()}; colour: ${states[look.state].label.toLowerCase()}, from ${words("scale-low")} to ${words("scale-high")}`, gap, 3.2 * type, "soft", half);
    brush.drawImage(document.getElementById("scale"), gap * 2 + half, 2.3 * type, half / 2, type);
    nets.forEach((one, k) => brush.drawImage(one, gap + k * (half + gap), 4 * type));
    write("grey: friends; teal: studied together in the last week; orange: met in a programme today; squares: helpers; hollow: not enrolled", gap, high + 5.4 * type, "soft");
    const under = high + 7.4 * type, right = gap * 2 + plots[0].width;
    write(words("curve-name"), gap, under, "soft", plots[0].width);
    write(words("difference-name"), right, under, "soft", width - right - gap);
    plots.forEach((one, k) => brush.drawImage(one, k ? right : gap, under + 0.5 * type, k ? Math.min(one.width, width - right) : one.width, one.height));
    const typed = [...fixed, ...setup.words].join(" ");
    write(`peersim, model ${model}, seed ${setup.seed}${typed ? `, ${typed}` : ""}. In the model, under its assumptions: no forecast of a real class.`, gap, canvas.height - type, "soft");
    canvas.toBlob((blob) => this.save(blob, this.name(page, "png")));
  },

  csv(page) {
    const { film, look } = page, cell = (text) => `"${String(text).replaceAll('"', '""')}"`, lines = ["day,week_of_run,group,state,arm,mean,seed,settings,model"];
    const { setup, fixed, model } = film.header, words = [...fixed, ...setup.words].join(" ");
    film.header.states.forEach((state, s) => [..."ab"].forEach((arm, k) => {
      film.means(arm, s, look.group).forEach((value, day) => {
        lines.push([day, Math.ceil(day / 7), cell(film.header.groups[look.group]), state.name, cell(`${["left", "right"][k]}: ${film.header.arms[k].label}`), Number.isNaN(value) ? "" : value.toFixed(3), setup.seed, cell(words), model].join(","));
      });
    }));
    this.save(new Blob([lines.join("\n") + "\n"], { type: "text/csv" }), this.name(page, "csv"));
  },

  async replay(page) {
    const answer = await fetch(`/replay/${page.name}${location.search}`).catch(() => null);
    if (!answer || !answer.ok) return page.complain("The replay cannot be made now: the line to peersim is lost, or what is shown has changed.");
    this.save(await answer.blob(), this.name(page, "html"));
  },
};
