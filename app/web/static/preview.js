"use strict";
/**
 * What surrounds the quote of a citation, shown beside its number while the mouse or the keyboard is on it; the quote
 * itself where that is all of its passage. A tap opens the article.
 */
const preview = {
  /** The number whose quote is meant, and what stands beside it. */
  link: null,
  box: null,

  /** What is going to be done, so that a mouse that passes by opens nothing and one that goes to the quote may. */
  timer: 0,

  /** Do something in a moment, instead of what was going to be done. */
  soon(action, milliseconds) {
    clearTimeout(this.timer);
    this.timer = setTimeout(action, milliseconds);
  },

  open(link) {
    clearTimeout(this.timer);
    const source = link.nextElementSibling;
    if (link === this.link || !link.isConnected || !source?.matches(".hd-source")) return;
    this.close();
    this.link = link;
    this.box = document.createElement("div");
    this.box.id = "hd-preview";
    this.box.setAttribute("role", "tooltip");
    this.box.append(...source.cloneNode(true).children);
    const [around, quote] = [".hd-around", ".hd-quote"].map((name) => this.box.querySelector(name));
    if (around) quote.remove();
    // The title is in the link's name already.
    (around ?? quote).id = "hd-preview-words";
    link.setAttribute("aria-describedby", "hd-preview-words");
    (document.querySelector("main") ?? document.body).append(this.box);
    this.place();
  },

  close() {
    clearTimeout(this.timer);
    this.link?.removeAttribute("aria-describedby");
    this.box?.remove();
    this.link = this.box = null;
  },

  /** Close, unless the keyboard is on the number. */
  leave() {
    if (this.link && this.link === document.activeElement && this.link.matches(":focus-visible")) return;
    this.close();
  },

  /**
   * Put it where there is room beside its number; without the number there is nothing to stand beside. A number that
   * the keyboard has come to is scrolled to only after that is told.
   */
  place() {
    if (!this.link) return;
    const [beside] = this.link.getClientRects();
    const seen = document.querySelector("#chat").getBoundingClientRect();
    const away = !beside || beside.bottom < seen.top || beside.top > seen.bottom;
    if (away && this.link !== document.activeElement) return this.close();
    this.box.style.visibility = away ? "hidden" : "";
    if (away) return;
    const { width, height } = this.box.getBoundingClientRect();
    const gap = 6;
    const below = beside.bottom + gap + height <= innerHeight || beside.top < innerHeight / 2;
    const left = Math.min(beside.left, document.documentElement.clientWidth - width - gap);
    this.box.style.left = `${Math.max(gap, left)}px`;
    this.box.style.top = `${below ? beside.bottom + gap : beside.top - gap - height}px`;
  },

  /** Give the numbers their names, which Gradio leaves in their titles alone; a title would show as a second quote. */
  name() {
    if (this.link && !this.link.isConnected) this.close();
    for (const link of document.querySelectorAll("#chat a.hd-cite[title]")) {
      link.setAttribute("aria-label", link.title);
      link.removeAttribute("title");
    }
  },
};

document.addEventListener("pointerover", ({ target, pointerType }) => {
  if (pointerType === "touch") return;
  const link = target.closest("#chat a.hd-cite");
  if (link) preview.soon(() => preview.open(link), 150);
  else if (target.closest("#hd-preview")) clearTimeout(preview.timer);
  else preview.soon(() => preview.leave(), 200);
});
document.documentElement.addEventListener("pointerleave", () => preview.soon(() => preview.leave(), 200));
document.addEventListener("focusin", ({ target }) => {
  if (target.matches("#chat a.hd-cite:focus-visible")) preview.open(target);
  else preview.close();
});
document.addEventListener("focusout", () => preview.close());
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !preview.link) return;
  event.stopPropagation(); // in a portal's frame it would close that, too
  preview.close();
}, { capture: true });
document.addEventListener("click", ({ target }) => target.closest?.("#hd-preview") || preview.close(), { capture: true });
for (const moved of ["scroll", "resize"]) addEventListener(moved, () => preview.place(), { capture: true, passive: true });
new MutationObserver(() => preview.name()).observe(document.documentElement, { childList: true, subtree: true });
