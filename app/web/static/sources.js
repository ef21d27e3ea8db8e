"use strict";
/** The panel of the sources: what is quoted is in view there, whatever stands above it or was scrolled to before. */
const sources = {
  /** The cards that are shown now. */
  shown: null,

  show() {
    const panel = document.querySelector("#beside");
    const cards = panel?.querySelector(".hd-sources");
    if (!cards || cards === this.shown) return;
    this.shown = cards;
    if (panel.scrollHeight <= panel.clientHeight) return; // also on a phone, where the page alone scrolls
    panel.scrollTop = 0;
    const quoted = cards.querySelector("mark");
    if (!quoted) return;
    const seen = Math.min(panel.getBoundingClientRect().bottom, window.innerHeight);
    const below = quoted.getBoundingClientRect().bottom - seen;
    if (below > 0) panel.scrollTop = below + panel.clientHeight / 2;
  },
};
new MutationObserver(() => sources.show()).observe(document.documentElement, { childList: true, subtree: true });
