// A forgotten password, in the place of the log-in form: a code by e-mail, and with it a new password. A game that sends no
// mail leads to its wizards. entrance.js loads it.
import { json } from "./api.js";
import { make } from "./dom.js";
import { OF_NAME, field, tryForm } from "./entrance.js";

/** section: has the form of the log-in, which comes back. name: what was typed there. */
export async function open(section, name) {
  const before = [...section.childNodes];
  const guestPanel = section.parentElement.querySelector(":scope > .wake");
  const back = make("button", { class: "bare", type: "button", onclick: () => {
    section.replaceChildren(...before);
    hideGuests(false);
  } }, "Back to the log-in");
  const hideGuests = (hidden) => {
    if (guestPanel) {
      guestPanel.hidden = hidden;
    }
  };
  const show = (asked) => {
    section.replaceChildren(make("h2", {}, "Forgotten your password?"), asked, back);
    [...asked.querySelectorAll("input:not([readonly]), textarea")].find((one) => !one.value)?.focus();
  };
  const named = (value, more) => field("lost-name", "Name", { ...OF_NAME, value, ...more });

  const choose = (called) => show(tryForm("A new password", [
    make("p", { class: "note", role: "status" }, `If ${called} has an e-mail address that was confirmed, a code is on its way there.`),
    named(called, { readonly: true }),
    field("lost-code", "Code", { ...OF_NAME, autocomplete: "one-time-code" }),
    field("lost-new", "New password", { type: "password", autocomplete: "new-password", minlength: 8, maxlength: 512 }),
  ], "Set the new password", async (data) => {
    await json("POST", "/login/reset", { name: called, code: data["lost-code"].trim(), password: data["lost-new"] });
    location.assign(location.pathname);
  }));

  const askWizard = (called) => show(tryForm("Ask a wizard", [
    make("p", { class: "note" }, "A wizard can give you a new password. The wizards read your message and answer at the address that you give."),
    named(called),
    make("p", {}, make("label", { for: "lost-text" }, "How can they reach you, and know that it is you?"),
      make("textarea", { id: "lost-text", name: "lost-text", required: true, rows: 3, maxlength: 300 })),
  ], "Leave a message", (data) => {
    const line = `report The password of ${data["lost-name"]} is forgotten. ${data["lost-text"].replace(/\s+/g, " ")}`;
    location.assign(`/play?as=guest&line=${encodeURIComponent(line.slice(0, 400))}`);
  }));

  hideGuests(true);
  const { mails } = await json("GET", "/login/reset").catch(() => ({ mails: true }));
  if (!mails) {
    askWizard(name);
    return;
  }
  show(tryForm("Ask for a code", [make("p", { class: "note" }, "A code goes to the e-mail address of your character, and with it you choose a new password."), named(name)],
    "Send me a code", async (data) => {
      const called = data["lost-name"].trim();
      await json("POST", "/login/reset", { name: called });
      choose(called);
    }));
}
