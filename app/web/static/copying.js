"use strict";
/** What is put on the clipboard: a quote with its source, the link that asks a question, a whole conversation. */
const copying = {
  /** Copy the quote and its source. */
  quote(button) {
    const lines = button.parentElement.querySelectorAll(".hd-clip > span");
    this.clip(Array.from(lines, (line) => line.textContent).join("\n"), button);
  },

  /** Copy the whole conversation. */
  conversation(button) {
    const whole = ({ text, address }) => text + (address && new URL(address, document.baseURI).href);
    this.clip(hoidap.told.transcript.map(whole).join("\n"), button);
  },

  /** Add the place beside a control where it is said that something was copied. */
  addStatus(control) {
    const said = document.createElement("span");
    said.className = "hd-copied";
    said.setAttribute("role", "status");
    control.before(said);
  },

  /**
   * Put a text on the clipboard and say so beside the control that was used; also where there is no clipboard API
   * (http on an intranet) or no leave to use it (a portal's frame).
   */
  async clip(text, control) {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const area = document.body.appendChild(document.createElement("textarea"));
      area.value = text;
      area.select();
      const done = document.execCommand("copy");
      area.remove();
      control.focus();
      if (!done) return;
    }
    const [said, words] = [".hd-copied", ".hd-done"].map((name) => control.parentElement.querySelector(name));
    said.textContent = words?.textContent ?? reading.words.copied;
    setTimeout(() => (said.textContent = ""), 2000);
  },
};
document.addEventListener("click", (event) => {
  const control = event.target.closest?.(".hd-copy, #copy-all, a.hd-share");
  if (control?.matches(".hd-copy")) copying.quote(control);
  else if (control?.matches("#copy-all")) copying.conversation(control);
  else if (control && !(event.ctrlKey || event.metaKey || event.shiftKey)) {
    event.preventDefault();
    copying.clip(control.href, control);
  }
});
