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

  picture(page) {
    const nets = page.networks.map((one) => one.canvas), plots = page.curves.plots.map((one) => one.canvas), ratio = page.networks[0].ratio, gap = 16 * ratio, type = 15 * ratio;
    const width = nets[0].width + nets[1].width + 3 * gap, high = Math.max(nets[0].height, nets[1].height), low = Math.max(plots[0].height, plots[1].height);
    const canvas = Object.assign(document.createElement("canvas"), { width, height: 3.6 * type + high + 1.8 * type + low + 3.4 * type }), brush = canvas.getContext("2d");
    const { film, look } = page, colour = (name) => peersim.colours.of(name), second = nets[0].width + 2 * gap;
    brush.fillStyle = colour("paper");
    brush.fillRect(0, 0, canvas.width, canvas.height);
    const write = (text, x, y, name, weight = "") => { brush.font = `${weight} ${type}px system-ui, sans-serif`; brush.fillStyle = colour(name); brush.fillText(text, x, y); };
    film.header.arms.forEach((one, k) => write(one.label, k ? second : gap, 1.6 * type, k ? "right" : "left", "600"));
    write(`${film.when(Math.floor(page.day))}; colour: ${film.header.states[look.state].label.toLowerCase()}`, gap, 3 * type, "soft");
    nets.forEach((one, k) => brush.drawImage(one, k ? second : gap, 3.6 * type));
    const under = 3.6 * type + high + 1.4 * type;
    write(document.getElementById("curve-name").textContent, gap, under, "soft");
    write(document.getElementById("difference-name").textContent, gap * 2 + plots[0].width, under, "soft");
    plots.forEach((one, k) => brush.drawImage(one, k ? gap * 2 + plots[0].width : gap, under + 0.4 * type));
    write(`peersim, model ${film.header.model}, seed ${film.header.setup.seed}. In the model, under its assumptions: no forecast of a real class.`, gap, canvas.height - 0.9 * type, "soft");
    canvas.toBlob((blob) => this.save(blob, this.name(page, "png")));
  },

  csv(page) {
    const { film, look } = page, cell = (text) => `"${String(text).replaceAll('"', '""')}"`, lines = ["day,week_of_run,group,state,arm,mean"];
    film.header.states.forEach((state, s) => [..."ab"].forEach((arm, k) => {
      film.means(arm, s, look.group).forEach((value, day) => {
        lines.push([day, Math.ceil(day / 7), cell(film.header.groups[look.group]), state.name, cell(`${["left", "right"][k]}: ${film.header.arms[k].label}`), Number.isNaN(value) ? "" : value.toFixed(3)].join(","));
      });
    }));
    this.save(new Blob([lines.join("\n") + "\n"], { type: "text/csv" }), this.name(page, "csv"));
  },

  // What is shown, as the part of an address behind the #.
  state(page) {
    const { look, film } = page, told = { setup: film.header.setup, day: Math.floor(page.day), state: look.state, size: look.size, group: look.group, followed: look.followed };
    return `#${encodeURIComponent(JSON.stringify(told))}`;
  },

  read(hash) {
    try { return hash.length > 1 ? JSON.parse(decodeURIComponent(hash.slice(1))) : null; } catch { return null; }
  },
};
