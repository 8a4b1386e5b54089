// A board: players who are logged in answer its notices and pin new ones. Everybody else reads it.
import { json } from "./api.js";

const form = document.getElementById("pin");

function begin(number, subject) {
  document.getElementById("pin-title").textContent = number ? `Answer number ${number}` : "Pin a notice";
  form.elements.reply_to.value = String(number);
  form.elements.subject.value = subject && !/^re:/i.test(subject) ? `Re: ${subject}` : subject;
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
      begin(Number(button.dataset.number), button.dataset.subject);
      form.scrollIntoView({ block: "center" });
      form.elements.text.focus();
    });
  }
}

if (form) {
  const said = form.querySelector(".said");
  const tell = (text, level) => {
    said.className = `said ${level}`;
    said.textContent = text;
  };
  form.hidden = false;
  form.addEventListener("reset", () => setTimeout(() => begin(0, ""), 0));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const { reply_to, subject, text } = Object.fromEntries(new FormData(form));
    tell("", "");
    try {
      const { number } = await json("POST", `/boards/${encodeURIComponent(form.dataset.group)}/notices`,
        { subject, text, ...(Number(reply_to) ? { reply_to: Number(reply_to) } : {}) });
      form.reset();
      await renew();
      tell(`It is pinned up as number ${number}.`, "good");
    } catch (problem) {
      tell(problem.message, "bad");
    }
  });
  offer();
}
