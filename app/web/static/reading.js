"use strict";
/** How the page is read: its language, in light or dark, its names for those who hear it, and on paper. */
const reading = {
  /** Where the browser keeps what was chosen, and what holds where it keeps nothing. */
  place: "hoidap-appearance",
  chosen: "system",

  systemDark: matchMedia("(prefers-color-scheme: dark)"),

  /** The words of the page's language. */
  get words() {
    return WORDS[document.documentElement.lang] ?? WORDS.vi;
  },

  begin() {
    try {
      this.chosen = localStorage.getItem(this.place) ?? "system";
    } catch {} // a portal's frame, or a browser that keeps nothing
    this.paint();
    this.systemDark.addEventListener("change", () => this.paint());
    // Gradio follows the system alone, and says so on the body.
    const follow = () => new MutationObserver(() => this.paint()).observe(document.body, { attributeFilter: ["class"] });
    document.addEventListener("DOMContentLoaded", () => {
      this.paint();
      follow();
    });
  },

  /** Show the page in light or dark, also before Gradio has come. */
  paint() {
    const dark = this.chosen === "system" ? this.systemDark.matches : this.chosen === "dark";
    const root = document.documentElement;
    for (const element of [root, document.body]) element?.classList.toggle("dark", dark);
    root.style.colorScheme = dark ? "dark" : "light";
    for (const name of ["--bg", "--bg-dark"]) root.style.setProperty(name, dark ? "#10171e" : "#f4f7f9");
  },

  choose(appearance) {
    this.chosen = appearance;
    try {
      localStorage.setItem(this.place, appearance);
    } catch {} // it holds until the page is closed
    this.paint();
  },

  /** Tell browsers and screen readers which language the page is in, and say in it what this script says. */
  speak(language) {
    document.documentElement.lang = language;
    const { skip, appearance, copy_all_hint: hint, ...words } = this.words;
    (document.querySelector("#hd-skip") ?? this.addSkipLink()).textContent = skip;
    document.querySelector("#copy-all")?.setAttribute("title", hint);
    const select = document.querySelector("#hd-appearance") ?? this.addAppearance();
    select.setAttribute("aria-label", appearance);
    select.title = appearance;
    for (const option of select.options) option.textContent = words[option.value];
    this.name();
  },

  addSkipLink() {
    const link = document.createElement("a");
    link.id = "hd-skip";
    link.href = "#question";
    link.addEventListener("click", (event) => {
      event.preventDefault(); // the box takes the focus, and the address stays
      document.querySelector(BOX)?.focus();
    });
    document.body.prepend(link);
    return link;
  },

  addAppearance() {
    const select = document.createElement("select");
    select.id = "hd-appearance";
    for (const value of ["system", "light", "dark"]) select.add(new Option(value, value, false, value === this.chosen));
    select.addEventListener("change", () => this.choose(select.value));
    document.querySelector("#top").append(select);
    return select;
  },

  /**
   * Name what Gradio names in English, and unname each bubble, whose HTML source Gradio takes for its name: a screen
   * reader would read that aloud instead of the text.
   */
  name() {
    for (const bubble of document.querySelectorAll("#chat [data-testid][aria-label]")) {
      bubble.removeAttribute("aria-label");
    }
    const { conversation, scroll_down: down } = this.words;
    const named = [["#chat [role=log]", "aria-label", conversation]];
    for (const attribute of ["aria-label", "title"]) named.push([".scroll-down-button-container button", attribute, down]);
    for (const [selector, attribute, name] of named) {
      const element = document.querySelector(selector);
      if (element && element.getAttribute(attribute) !== name) element.setAttribute(attribute, name);
    }
  },
};
reading.begin();
new MutationObserver(() => reading.name()).observe(document.documentElement, {
  attributeFilter: ["aria-label"],
  childList: true,
  subtree: true,
});

// In a portal's frame: without the header, and Escape closes it. The portal learns nothing else.
if (location.pathname.endsWith("/embed")) {
  document.documentElement.classList.add("hd-embed");
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") parent.postMessage("hoidap:close", "*");
  });
}

// On paper nothing is folded.
const folded = new Set();
addEventListener("beforeprint", () => {
  for (const details of document.querySelectorAll("#chat details:not([open])")) {
    folded.add(details);
    details.open = true;
  }
});
addEventListener("afterprint", () => {
  for (const details of folded) details.open = false;
  folded.clear();
});
