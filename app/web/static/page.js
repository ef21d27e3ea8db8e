"use strict";
const BOX = "#question :is(input, textarea)";
const hoidap = {
  /** Number of the present conversation; it goes with each question, and Clear begins the next. */
  number: 0,

  /** What the box held when Enter or Send was pressed; Gradio reads it later, with what was typed since. */
  sent: "",

  /** What was sent last. */
  asked: "",

  /** When Enter or Send was pressed last, in milliseconds. */
  sentAt: -Infinity,

  /** Keep what the box holds; a second press in a second, with nothing typed since, is the same one. */
  send(event) {
    const text = document.querySelector(BOX).value;
    if (event.timeStamp - this.sentAt < 1000 && ["", this.sent].includes(text)) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    this.sent = text;
    this.sentAt = event.timeStamp;
  },

  /** Return what goes with the first request: the language that the page's address names, if it does. */
  arriving(talk) {
    return [talk, new URLSearchParams(location.search).get("lang") ?? ""];
  },

  /** Begin: ask what the page's address holds, as if it had been typed. A reload does not ask again. */
  arrived(language) {
    this.speak(language);
    const address = new URL(location.href);
    const question = address.searchParams.get("q")?.replace(/\s+/g, " ");
    if (!question) return;
    address.searchParams.delete("q");
    history.replaceState(history.state, "", address);
    const box = document.querySelector(BOX);
    const draft = box.value;
    box.value = question;
    document.querySelector("#send").click();
    box.value = question + draft; // as typed since, which is left
    box.dispatchEvent(new Event("input", { bubbles: true }));
  },

  /** Return what goes with a question. */
  asking(talk, examples) {
    this.asked = this.sent;
    return [this.asked, talk, this.number, ...examples];
  },

  /** Begin the next conversation, in which the same question may be asked again at once. */
  clearing(talk) {
    this.sentAt = -Infinity;
    return [talk, ++this.number];
  },

  /** Leave in the box what was typed since the question was sent; all of it if that was refused. */
  shown(notice) {
    const box = document.querySelector(BOX);
    if (notice || !box.value.startsWith(this.asked)) return;
    box.value = box.value.slice(this.asked.length);
    box.dispatchEvent(new Event("input", { bubbles: true }));
  },

  /** Tell browsers and screen readers which language the page is in. */
  speak(language) {
    document.documentElement.lang = language;
  },

  /** Say that the server does not answer, or no longer say so. */
  reached(answers) {
    document.querySelector("#hd-unreachable")?.remove();
    if (answers) return;
    this.sentAt = -Infinity; // the next press is another try
    const said = document.createElement("p");
    said.id = "hd-unreachable";
    said.setAttribute("role", "alert");
    said.textContent = this.unreachable[document.documentElement.lang] ?? this.unreachable.vi;
    document.querySelector("#ask").before(said);
  },

  /** Copy the quote and its source. */
  copy(button) {
    const lines = button.parentElement.querySelectorAll(".hd-clip > span");
    this.keep(Array.from(lines, (line) => line.textContent).join("\n"), button);
  },

  /**
   * Put a text on the clipboard and say so beside the control that was used; also where there is no clipboard API
   * (http on an intranet) or no leave to use it (a portal's frame).
   */
  async keep(text, control) {
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
    said.textContent = words.textContent;
    setTimeout(() => (said.textContent = ""), 2000);
  },

  /** Say whether an answer is helpful; of one that is not, a comment may follow. */
  rate(button) {
    const thumbs = button.closest(".hd-thumbs");
    const words = (name) => thumbs.querySelector(name).textContent;
    const helpful = button.matches(".hd-up");
    for (const each of thumbs.querySelectorAll(".hd-thumb")) each.setAttribute("aria-pressed", String(each === button));
    this.say(thumbs, helpful, "");
    thumbs.querySelector(".hd-said").textContent = words(".hd-thanks");
    thumbs.querySelector(".hd-comment")?.remove();
    if (helpful) return;
    const comment = thumbs.appendChild(document.createElement("span"));
    comment.className = "hd-comment";
    const box = comment.appendChild(document.createElement("input"));
    box.maxLength = 1000;
    box.placeholder = words(".hd-why");
    box.setAttribute("aria-label", words(".hd-why"));
    const send = comment.appendChild(document.createElement("button"));
    send.type = "button";
    send.textContent = document.querySelector("#send").textContent;
    const finish = () => {
      if (box.value.trim()) this.say(thumbs, false, box.value.trim());
      comment.remove();
      button.focus();
    };
    send.addEventListener("click", finish);
    box.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.isComposing) return;
      event.preventDefault(); // or the button, focused now, takes it for a click
      finish();
    });
    box.focus();
  },

  /** Send what a person says of an answer; what does not arrive is not asked for again. */
  say(thumbs, helpful, comment) {
    const reply = thumbs.closest(".hd-reply");
    const asked = [...document.querySelectorAll("#chat .hd-question")];
    const after = Node.DOCUMENT_POSITION_FOLLOWING;
    const question = asked.filter((each) => each.compareDocumentPosition(reply) & after).at(-1)?.textContent ?? "";
    const said = { helpful, comment, language: reply.lang, question };
    const link = reply.querySelector("a.hd-cite")?.href;
    if (link && reply.matches(".hd-found, .hd-extract")) {
      const { pathname, searchParams } = new URL(link);
      said.article_id = decodeURIComponent(pathname.slice(pathname.indexOf("/articles/") + "/articles/".length));
      said.start = Number(searchParams.get("start"));
      said.end = Number(searchParams.get("end"));
    }
    const headers = { "Content-Type": "application/json" };
    fetch("api/feedback", { method: "POST", headers, body: JSON.stringify(said) }).catch(() => {});
  },

  /** Bring the sources of a reply into view where they stand below the conversation, as on a phone. */
  showSources() {
    if (!matchMedia("(max-width: 800px)").matches) return;
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    document.querySelector("#beside").scrollIntoView({ behavior: calm ? "instant" : "smooth", block: "start" });
  },

  /** Gradio labels each bubble with its HTML source, which a screen reader would read aloud instead of the text. */
  unlabel() {
    for (const bubble of document.querySelectorAll("#chat [data-testid][aria-label]")) {
      bubble.removeAttribute("aria-label");
    }
  },
};

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

// Before Gradio sees the events. An example is asked beside what the box holds, which stays there.
const early = { capture: true };
document.addEventListener("keydown", (event) => {
  // Enter that ends a syllable of an input method, or a line, sends nothing.
  if (event.key !== "Enter" || event.isComposing || event.shiftKey) return;
  if (event.target.closest?.("#question")) hoidap.send(event);
}, early);
document.addEventListener("click", (event) => {
  if (event.target.closest?.("#send")) hoidap.send(event);
  else if (event.target.closest?.(".example")) hoidap.sent = "";
}, early);
document.addEventListener("click", (event) => {
  const leave = event.target.closest?.("a.hd-logout");
  if (!leave) return;
  event.preventDefault(); // Gradio makes it open a new tab
  location.assign(leave.href);
});
document.addEventListener("click", (event) => {
  const share = event.target.closest?.("a.hd-share");
  if (!share || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  hoidap.keep(share.href, share);
});
document.addEventListener("click", (event) => {
  const button = event.target.closest?.(".hd-copy, .hd-thumb");
  if (button) button.matches(".hd-copy") ? hoidap.copy(button) : hoidap.rate(button);
  else if (event.target.closest?.(".hd-comment")) return;
  else if (!event.target.closest?.("a, summary") && event.target.closest?.("#chat .message.bot")) hoidap.showSources();
});
new MutationObserver(hoidap.unlabel).observe(document.documentElement, {
  attributeFilter: ["aria-label"],
  childList: true,
  subtree: true,
});

// A login that has ended while the page was open: the page's own address leads to the next one.
// A server that does not answer: Gradio would cover the conversation with the word "Error".
const { fetch: ask } = window;
window.fetch = async (...request) => {
  const asked = String(request[0]?.url ?? request[0]).includes("/run/predict");
  let reached = false;
  try {
    const response = await ask(...request);
    reached = response.status < 500;
    if (response.status === 401) location.reload();
    return response;
  } finally {
    if (asked) hoidap.reached(reached);
  }
};
