// A board: players who are logged in answer its notices and pin new ones. Everybody else reads it.
import { json } from "./api.js";

const form = document.getElementById("pin");

const side = form?.parentElement;
const before = form?.nextElementSibling;
let asked = null; // the button of the notice that is answered

/** Opens the form below a notice; without a button it pins a new one, beside the board. */
function begin(button) {
  const text = button?.closest("li").querySelector(".letter")?.textContent || "";
  asked = button || null;
  form.classList.toggle("answering", Boolean(button));
  document.getElementById("pin-title").textContent = button ? `Answer ${button.dataset.author}` : "Pin a notice";
  form.querySelector(".quoted").textContent = text;
  form.querySelector(".quoted").hidden = !text;
  form.querySelector("[type=reset]").hidden = !button;
  document.getElementById("pin-subject").hidden = Boolean(button);
  form.elements.reply_to.value = button?.dataset.number || "0";
  form.elements.subject.value = !button ? "" : /^re:/i.test(button.dataset.subject) ? button.dataset.subject : `Re: ${button.dataset.subject}`;
  if (button) {
    button.closest("p").after(form);
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
