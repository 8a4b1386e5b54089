// A board, or one of its notices: players who are logged in answer notices and pin new ones. Everybody else reads them.
import { json } from "./api.js";

const form = document.getElementById("pin");

const thread = form?.dataset.thread; // on the page of one notice: its number; the form stays below the last answer
const side = form?.parentElement;
const before = form?.nextElementSibling;
let asked = null; // the button of the notice that is answered

const answering = (subject) => /^re:/i.test(subject) ? subject : `Re: ${subject}`;

/** Opens the form for the answer to a notice; without a button, for one to the page's notice, or for a new one beside the board. */
function begin(button) {
  const text = button?.closest("li").querySelector(".letter")?.textContent || "";
  const subject = button?.dataset.subject || form.dataset.subject;
  asked = button || null;
  form.classList.toggle("answering", Boolean(button || thread));
  document.getElementById("pin-title").textContent = button ? `Answer ${button.dataset.author}` : thread ? "Your answer" : "Pin a notice";
  form.querySelector(".quoted").textContent = text;
  form.querySelector(".quoted").hidden = !text;
  form.querySelector("[type=reset]").hidden = !button;
  form.elements.reply_to.value = button?.dataset.number || thread || "0";
  form.elements.subject.value = subject ? answering(subject) : "";
  if (!thread) {
    document.getElementById("pin-subject").hidden = Boolean(button);
  }
  if (button) {
    if (!thread) {
      button.closest("p").after(form);
    }
    form.elements.text.focus({ preventScroll: true });
    form.scrollIntoView({ block: "nearest" });
  } else if (form.parentElement !== side) {
    side.insertBefore(form, before);
  }
}

function tell(text, level) {
  const said = form.querySelector(".said");
  said.className = `said ${level}`;
  said.textContent = text;
}

/** Shows the notices as they are now. */
async function renew() {
  const answer = await fetch(location.pathname, { headers: { Accept: "text/html" } });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  document.getElementById("notices").replaceChildren(...page.getElementById("notices").childNodes);
  offer();
}

/** Shows the button of each notice. */
function offer() {
  for (const button of document.querySelectorAll(".answer")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      tell("", "");
      begin(button);
    });
  }
}

if (form) {
  form.hidden = false;
  if (thread) {
    begin(null);
  }
  form.addEventListener("reset", () => setTimeout(() => {
    const back = asked;
    begin(null);
    back?.focus();
  }, 0));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const { reply_to, subject, text } = Object.fromEntries(new FormData(form));
    tell("", "");
    try {
      const { number } = await json("POST", `/boards/${encodeURIComponent(form.dataset.group)}/notices`,
        { subject, text, ...(Number(reply_to) ? { reply_to: Number(reply_to) } : {}) });
      asked = null;
      form.reset();
      begin(null);
      await renew();
      const own = document.getElementById(`n${number}`);
      own?.classList.add("new");
      own?.scrollIntoView({ block: "nearest" });
      tell(`It is pinned up as number ${number}.`, "good");
    } catch (problem) {
      tell(problem.message, "bad");
    }
  });
  offer();
}
