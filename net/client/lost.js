// A forgotten password, in the place of the log-in form: a code by e-mail, and with it a new password. A game that sends no
// mail leads to its wizards. entrance.js loads it.
import { json } from "./api.js";
import { make } from "./dom.js";
import { OF_NAME, field, tryForm } from "./entrance.js";

/** Reports that to the wizards by a guest who leaves at once. Throws the reason why that cannot be. */
function report(text) {
  return new Promise((done, fail) => {
    const socket = new WebSocket(`${location.protocol.replace("http", "ws")}//${location.host}/ws`);
    const send = (frame) => socket.send(JSON.stringify(frame));
    const hear = {
      welcome: () => {
        send({ type: "command", line: `report ${text.slice(0, 380)}` });
        send({ type: "call", tag: "sent", name: "line.run", args: { line: "report" } });
      },
      text: ({ style, text: why }) => style === "error" && fail(new Error(why)),
      error: ({ text: why }) => fail(new Error(why)),
      reply: () => send({ type: "command", line: "quit" }),
      bye: done, // after a refusal as well, which came first
    };
    socket.onopen = () => send({ type: "guest" });
    socket.onmessage = ({ data }) => {
      const frame = JSON.parse(data);
      hear[frame.type]?.(frame);
    };
    socket.onclose = () => fail(new Error("The server doesn’t answer. Please try again in a moment."));
  });
}

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
    make("p", { class: "note" }, "A wizard can give you a new password. Write an e-mail address, or another place where they can answer you."),
    named(called),
    make("p", {}, make("label", { for: "lost-text" }, "Where can they answer you, and how can they know that it is you?"),
      make("textarea", { id: "lost-text", name: "lost-text", required: true, rows: 3, maxlength: 300 })),
  ], "Send to the wizards", async (data) => {
    await report(`The password of ${data["lost-name"].trim()} is forgotten. ${data["lost-text"].replace(/\s+/g, " ").trim()}`);
    const [address] = data["lost-text"].match(/[^\s<>@]+@[^\s<>@]*[^\s<>@.,;:!?)]/) || [];
    section.replaceChildren(make("h2", { tabindex: -1 }, "Sent"),
      make("p", { class: "prose", role: "status" }, address ? `The wizards will answer at ${address}.` : "The wizards have your message and will answer as you asked."),
      make("p", { class: "note" }, "They read it when they are next in the game. Until then you can look around."),
      make("p", {}, make("a", { class: "button quiet", href: "/play?as=guest" }, "Play as guest")), back);
    section.querySelector("h2").focus();
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
