// Backups of the world, the active configuration, the program's modules and the game's packages, for wizards: parts of /admin.
import { json } from "./api.js";
import { Part, ago, button, clocked, copied, field, folded, form, row, rowButton, span, table } from "./admin_part.js";
import { make } from "./dom.js";

const mebibytes = (bytes) => `${(bytes / 1048576).toFixed(1)} MiB`;

export class Backups extends Part {
  constructor() {
    super("Backups");
    this.state = make("div", { class: "safe" });
    this.make = button("Make a backup now", () => this.wait("The server is making and checking a backup.", async () => {
      await json("POST", "/backups", {});
      return ["The backup is made and checked.", "good"];
    }));
    this.remedy = make("div", { hidden: true }, make("h3", {}, "Backups on a schedule"),
      make("p", {}, "The server makes no backups of its own. Add this line to the configuration:"), copied("backups = { directory = \"backups\" }"));
    this.body.before(this.state, make("p", {}, this.make));
    this.use = make("div", {});
    this.element.append(this.remedy, make("details", { class: "readers" }, make("summary", {}, "Copy or restore a backup"), this.use));
  }

  /** Shows the commands that copy and restore a backup. */
  async showUse({ file }) {
    const { keys, file: configuration } = await json("GET", "/configuration");
    const value = (name) => keys.find((one) => one.key === name && one.value.startsWith("\""))?.value.slice(1, -1);
    const folder = value("backups.directory") || (value("world") || "").replace(/[^/]*$/, "");
    const path = folder ? `${folder.replace(/\/$/, "")}/${file}` : file;
    const isHere = /^(localhost|127\.|\[::1\])/.test(location.hostname);
    this.use.replaceChildren(
      make("p", {}, `This command copies the newest one to ${isHere ? "another folder" : "your machine"}${path.startsWith("/") ? "" : "; its path begins where the server was started"}:`), copied(isHere ? `cp ${path} .` : `scp ${location.hostname}:${path} .`),
      make("p", {}, "To restore it, stop the server, run this, and start the server again. The world that it replaces is kept beside it."),
      copied(`skein restore ${configuration ? `--config ${configuration} ` : ""}${path}`),
      make("p", {}, make("a", { href: "/help/backups" }, "Help about backups"), ": also how to restore an area, or a moment."));
  }

  /** Runs a slow action, which returns how it ended: says that it started, and how it ended. */
  async wait(text, action) {
    this.make.disabled = true;
    this.tell(text);
    await this.run(action, async (told) => { await this.show(); this.tell(...told); });
    this.make.disabled = false;
  }

  verify(file) {
    return this.wait(`The server is checking ${file}.`, async () => {
      const { good, problem } = await json("POST", `/backups/${encodeURIComponent(file)}/verify`, {});
      return good ? [`${file} is good.`, "good"] : [`${file} is damaged: ${problem}`, "bad"];
    });
  }

  async show() {
    const all = await json("GET", "/backups");
    const now = Date.now() / 1000;
    const [last] = all.backups.sort((one, other) => other.time - one.time);
    const isBad = Boolean(all.problem || all.archive_problem || all.check_problem);
    this.state.className = `safe ${isBad ? "bad" : last ? "good" : ""}`;
    this.state.replaceChildren(make("p", { class: "newest" }, ...(last ? ["Last backup: ", ago(last.time), "."] : ["There is no backup yet."])), make("p", {}, [all.scheduled && `The server makes one every ${span(all.every)}.`,
      all.problem && `The last backup failed: ${all.problem}`,
      all.archived && (all.archive_problem ? `The commit archive has a problem: ${all.archive_problem}.` : "Each commit is archived."),
      all.checked ? `The world's file was checked ${span(Math.max(0, now - all.checked))} ago: ${all.check_problem || "it has no errors"}.` : ""].filter(Boolean).join(" ")));
    this.use.parentElement.hidden = !last;
    this.remedy.hidden = Boolean(all.scheduled);
    this.body.replaceChildren(table(["File", "Made", "Size", "State", ""], all.backups.map((one) => row(one.file, clocked(one.time), mebibytes(one.bytes),
      one.verified ? make("span", {}, `${one.good ? "good" : one.problem}, checked `, ago(one.verified)) : "good when it was made",
      rowButton("Verify", one.file, () => this.verify(one.file)))), "The backup directory and the folder of the world’s file have none.", ["Made", "", "State"]));
    if (last) {
      await this.showUse(last);
    }
  }
}

export class Configuration extends Part {
  constructor() {
    super("Configuration");
    this.wanted = "";
    this.set = make("input", { type: "checkbox", name: "set", value: "true" });
    this.element.insertBefore(folded(form("Search", ({ query }) => { this.wanted = (query || "").toLowerCase(); this.run(() => {}); },
      field("Key", make("input", { name: "query", maxlength: 80, autocapitalize: "off", spellcheck: "false" })),
      field("include default values", this.set)), "Search"), this.body);
    this.change = make("div", {});
    this.body.after(this.change);
  }

  /** Says where the configuration is changed: not here. file: its path, or nothing. */
  showChange(file) {
    this.change.replaceChildren(...(file
      ? [make("h3", {}, "Change the configuration"), make("p", {}, "This page only shows it. To change it, edit ", make("code", {}, file), " on the server. Then this command (or SIGHUP) has the server read it again; nobody is disconnected."), copied(`skein reload --config ${file}`)]
      : [make("h3", {}, "Change the configuration"), make("p", {}, "This page only shows it. The server was started without a file: write one, and start it with this option."), copied("skein serve --config skein.conf")]));
  }

  async show() {
    const { keys, file } = await json("GET", "/configuration");
    if (!this.change.hasChildNodes()) {
      this.showChange(file);
    }
    const found = keys.filter((one) => (this.wanted ? one.key.includes(this.wanted) : this.set.checked || one.from !== "default" || one.next));
    const own = keys.filter((one) => one.from !== "default").length;
    this.body.replaceChildren(make("p", { class: "note" }, `${own} of ${keys.length} keys are set${found.some((one) => one.from === "default") ? "; they are bold" : ""}.`), table(["Key", "Value", "From", "What it is"], found.map((one) => row(make(one.from === "default" ? "span" : "b", {}, make("code", {}, one.key)),
      make("div", {}, make("code", {}, one.value), one.next ? make("p", { class: "note" }, "from the next start: ", make("code", {}, one.next)) : ""),
      one.from, `${one.about}${one.restart ? "; read only at the start" : ""}`)), this.wanted ? "No key matches." : "All keys have their default values.", ["Key", "From", "Value", "What it is"]));
  }
}

export class Modules extends Part {
  constructor() {
    super("Modules");
  }

  async show() {
    const { modules } = await json("GET", "/modules");
    this.body.replaceChildren(table(["Module", "Version", "What it is"], modules.map((one) => row(make("code", {}, one.name),
      one.version || "not there", [one.about, one.file && `loaded from ${one.file}`, !one.version && `needs ${one.needs}`]
        .filter(Boolean).join("; "))), "There are no modules.", ["Module", "Version", "What it is"]));
  }
}

export class Packages extends Part {
  constructor() {
    super("Packages");
  }

  async show() {
    const { packages } = await json("GET", "/packages");
    this.body.replaceChildren(table(["Package", "Version", "What it adds", "Settings"], packages.map((one) => row(make("code", {}, one.name),
      String(one.version), [one.title, one.why && `off: ${one.why}`].filter(Boolean).join("; "),
      one.settings.length === 0 ? "" : make("div", {}, ...one.settings.map((setting) => make("p", {}, make("code", {}, `${setting.name} = ${setting.value}`), ` ${setting.about}`))))),
    "There are no packages.", ["Package", "Version", "What it adds"]));
  }
}
