"use strict";
/**
 * The box that is there before Gradio's: what is typed into it moves on into the conversation, and what is sent is asked
 * there as soon as that has come; if it does not come soon, by the page that needs no script.
 */
const first = {
  /** Milliseconds that a question waits for the conversation. */
  patience: 3000,

  /** Whether the question was sent, whether an input method composes it, and whether the conversation has come. */
  sent: false,
  composing: false,
  come: false,

  get cover() {
    return document.querySelector("#hd-first");
  },

  /** Keep what is sent, until the conversation asks it or it has waited for long enough. */
  send(event) {
    event.preventDefault();
    if (this.sent) return;
    this.sent = true;
    this.cover.querySelector("[role=status]").hidden = false;
    // in a portal's frame that page opens in a tab of its own, beside the conversation that still comes
    if (!event.target.target) setTimeout(() => this.cover && event.target.submit(), this.patience);
  },

  compose(composing) {
    this.composing = composing;
    if (this.come) this.makeWay();
  },

  /** Make way for the conversation, which gets what was typed, and is asked what was sent. */
  makeWay() {
    this.come = true;
    if (!this.cover || this.composing) return;
    const { q: typed } = this.cover.querySelector("form").elements;
    const { value, defaultValue, selectionStart, selectionEnd } = typed;
    const box = document.querySelector(BOX);
    const focused = this.cover.contains(document.activeElement);
    this.cover.remove();
    if (this.sent) hoidap.ask(value);
    else if (value !== defaultValue) hoidap.fill(value + box.value);
    if (!focused) return;
    box.focus();
    if (!this.sent) box.setSelectionRange(selectionStart, selectionEnd);
  },
};
const inCover = (then) => (event) => event.target.closest?.("#hd-first") && then(event);
document.addEventListener("submit", inCover((event) => first.send(event)));
for (const name of ["compositionstart", "compositionend"]) {
  document.addEventListener(name, inCover(() => first.compose(name === "compositionstart")));
}
