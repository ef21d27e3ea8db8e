"use strict";
const BOX = "#question :is(input, textarea)";
const hoidap = {
  /** What the server told last of the conversation; see tab.py. */
  told: { person: "", questions: [], waiting: false, number: 0, unanswered: "", transcript: [] },

  /** Where the tab keeps the questions. */
  place: "hoidap-conversation",

  /** Number of the present conversation; it goes with each question, and Clear begins the next. */
  number: 0,

  /** The questions of the conversation that was cleared last, which another server may have to be told of. */
  cleared: { questions: [], waiting: false },

  /** What the box held when Enter or Send was pressed; Gradio reads it later, with what was typed since. */
  sent: "",

  /** What was sent last, and whether its answer is still to come. */
  asked: "",
  pending: false,

  /** When Enter or Send was pressed last, in milliseconds, and whether the server has not taken that question yet. */
  sentAt: -Infinity,
  sending: false,

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
    this.sending = true;
  },

  /** Return what goes with the first request: the language that the page's address names, and what the tab kept. */
  arriving(talk) {
    return [talk, new URLSearchParams(location.search).get("lang") ?? "", this.kept()];
  },

  /**
   * Return what goes with every other one: what another server than the last one has to know to go on.
   * @param {string} told What the page was told last, which `told` may not have yet.
   */
  known(told) {
    if (!told) return this.kept();
    const { person, questions, waiting, number } = JSON.parse(told);
    const language = document.querySelector("#language input:checked")?.value;
    return JSON.stringify({ person, questions, waiting, number, language });
  },

  /** Begin: ask what the page's address holds. A reload does not ask it again, but with the rest of the conversation. */
  arrived(language) {
    first.makeWay();
    reading.speak(language);
    copying.addStatus(document.querySelector("#clear"));
    const address = new URL(location.href);
    const question = address.searchParams.get("q")?.replace(/\s+/g, " ");
    if (!question) return;
    address.searchParams.delete("q");
    history.replaceState(history.state, "", address);
    this.ask(question);
  },

  /** Ask a question as if it had been typed, beside what the box holds; nothing while another is on its way. */
  ask(question) {
    if (this.sending) return;
    const draft = document.querySelector(BOX).value;
    this.fill(question);
    document.querySelector("#send").click();
    this.fill(question + draft); // as typed since, which is left
  },

  /** Put a text into the box. */
  fill(text) {
    const box = document.querySelector(BOX);
    box.value = text;
    box.dispatchEvent(new Event("input", { bubbles: true }));
  },

  /** Return what goes with a question. */
  asking(talk, told, examples) {
    this.asked = this.sent;
    this.pending = true;
    return [this.asked, talk, this.number, this.known(told), ...examples];
  },

  /** Begin the next conversation, in which the same question may be asked again at once. */
  clearing(talk, told) {
    this.sentAt = -Infinity;
    const { questions, waiting } = this.told;
    if (questions.length) this.cleared = { questions, waiting };
    this.keep({ ...this.told, questions: [] });
    return [talk, ++this.number, this.known(told)];
  },

  /** Bring back the conversation that was cleared; the button goes, and the box takes the focus. */
  undoing(talk, told) {
    document.querySelector(BOX).focus();
    const kept = JSON.parse(this.known(told) || "{}");
    return [talk, JSON.stringify({ ...kept, number: this.number, ...this.cleared })];
  },

  /** Take what the server tells of the conversation; a question that it did not answer returns to the empty box. */
  tell(told) {
    const now = JSON.parse(told);
    if (now.number < this.number) return; // it was on its way when that conversation was cleared
    const before = this.told.unanswered;
    this.keep(now);
    const { unanswered, waiting } = this.told;
    this.pending = waiting;
    if (matchMedia("(max-height: 27rem) and (orientation: landscape)").matches) this.showNewest();
    if (!unanswered || unanswered === before) return;
    this.sentAt = -Infinity; // the next press is another try
    if (!document.querySelector(BOX).value) this.fill(unanswered);
  },

  /** Bring the newest reply into view where the page alone scrolls, as on a phone on its side. */
  showNewest() {
    requestAnimationFrame(() => {
      [...document.querySelectorAll("#chat .message-row")].at(-1)?.scrollIntoView({ block: "nearest" });
    });
  },

  /** Keep the questions in the tab, until it is closed or the conversation cleared. */
  keep(told) {
    this.told = told;
    const { person, questions, waiting } = told;
    try {
      sessionStorage.setItem(this.place, JSON.stringify({ person, questions, waiting }));
    } catch {} // a portal's frame, or a browser that keeps nothing
  },

  /** Return what the tab keeps, for the server to read. */
  kept() {
    try {
      return sessionStorage.getItem(this.place) ?? "";
    } catch {
      return "";
    }
  },

  /** Bring back the last question into the empty box, at the end of which typing goes on. */
  recall(event) {
    const box = event.target;
    const question = this.told.questions.at(-1);
    if (box.value || !question) return;
    event.preventDefault();
    this.fill(question);
    box.setSelectionRange(question.length, question.length);
  },

  /** Leave in the box what was typed since the question was sent; all of it if that was refused. */
  shown(notice) {
    const box = document.querySelector(BOX);
    this.sending = false;
    if (notice || !box.value.startsWith(this.asked)) return;
    this.fill(box.value.slice(this.asked.length));
  },

  /** Say that the server does not answer, or no longer say so; a question without an answer returns to the empty box. */
  reached(answers) {
    document.querySelector("#hd-unreachable")?.remove();
    if (answers) return;
    this.sentAt = -Infinity; // the next press is another try
    this.sending = false;
    if (this.pending && !document.querySelector(BOX).value) this.fill(this.asked);
    const said = document.createElement("p");
    said.id = "hd-unreachable";
    said.setAttribute("role", "alert");
    said.textContent = reading.words.unreachable;
    document.querySelector("#ask").before(said);
  },

  /** Say whether an answer is helpful; of one that is not, a comment may follow. */
  rate(button) {
    const thumbs = button.closest(".hd-thumbs");
    const words = (name) => thumbs.querySelector(name).textContent;
    const helpful = button.matches(".hd-up");
    for (const each of thumbs.querySelectorAll(".hd-thumb")) each.setAttribute("aria-pressed", String(each === button));
    this.say(thumbs, helpful, "");
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
    const finish = async () => {
      const text = box.value.trim();
      if (text && !(await this.say(thumbs, false, text))) return; // it stays, to be sent again
      if (!comment.isConnected) return;
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

  /** Return what tells this tab from all others, over a reload, too: what is said of an answer counts once in it. */
  tab() {
    const random = () => Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(16)).join("-");
    try {
      return (sessionStorage.hoidapTab ??= random());
    } catch { // in a portal's frame that may keep nothing
      return (this.ownTab ??= random());
    }
  },

  /** Send what a person says of an answer, thank once it is kept, and return whether it is. */
  async say(thumbs, helpful, comment) {
    const reply = thumbs.closest(".hd-reply");
    const status = thumbs.querySelector(".hd-said");
    status.textContent = "";
    const asked = [...document.querySelectorAll("#chat .hd-question")];
    const after = Node.DOCUMENT_POSITION_FOLLOWING;
    const typed = asked.filter((each) => each.compareDocumentPosition(reply) & after).at(-1)?.innerText ?? "";
    const question = Array.from(typed.replace(/\s+/g, " ").trim()).slice(0, 1000).join("");
    const said = { helpful, comment, language: reply.lang, question, conversation: this.tab() };
    const link = reply.querySelector("a.hd-cite")?.href;
    if (link && reply.matches(".hd-found, .hd-extract")) {
      const { pathname, searchParams } = new URL(link);
      said.article_id = decodeURIComponent(pathname.slice(pathname.indexOf("/articles/") + "/articles/".length));
      said.start = Number(searchParams.get("start"));
      said.end = Number(searchParams.get("end"));
    }
    const headers = { "Content-Type": "application/json" };
    const sent = fetch("api/feedback", { method: "POST", headers, body: JSON.stringify(said) });
    const kept = await sent.then((response) => response.ok, () => false);
    status.textContent = kept ? thumbs.querySelector(".hd-thanks").textContent : WORDS[reply.lang].unkept;
    return kept;
  },

  /** Bring the sources of a reply into view where they stand below the conversation, as on a phone. */
  showSources() {
    if (!matchMedia("(max-width: 800px)").matches) return;
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    document.querySelector("#beside").scrollIntoView({ behavior: calm ? "instant" : "smooth", block: "start" });
  },
};

// Before Gradio sees the events. An example is asked beside what the box holds, which stays there.
const early = { capture: true };
// An input method takes what is typed while it composes a syllable; some name that by the code alone.
const composing = (event) => event.isComposing || event.keyCode === 229;
document.addEventListener("keydown", (event) => {
  if (!event.target.closest?.("#question") || composing(event)) return;
  if (event.key === "Enter" && !event.shiftKey) hoidap.send(event);
  else if (event.key === "ArrowUp") hoidap.recall(event);
}, early);
document.addEventListener("keypress", (event) => {
  if (event.key === "Enter" && event.target.closest?.("#question") && composing(event)) event.stopImmediatePropagation();
}, early);
document.addEventListener("click", (event) => {
  if (event.target.closest?.("#send")) hoidap.send(event);
  else if (event.target.closest?.(".example")) hoidap.sent = "";
}, early);
// A page of this program that opens in a new tab gets what this one keeps, so that its way back leads to the same
// conversation. A browser copies that only where the new tab knows its opener; those pages run no scripts.
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[target=_blank]");
  if (link?.href.startsWith(new URL(".", location.href).href)) link.rel = "opener";
}, early);
document.addEventListener("click", (event) => {
  const leave = event.target.closest?.("a.hd-logout");
  if (!leave) return;
  event.preventDefault(); // Gradio makes it open a new tab
  hoidap.keep({ ...hoidap.told, questions: [] });
  location.assign(leave.href);
});
document.addEventListener("click", (event) => {
  const thumb = event.target.closest?.(".hd-thumb");
  if (thumb) hoidap.rate(thumb);
  else if (event.target.closest?.(".hd-copy, .hd-comment")) return;
  else if (!event.target.closest?.("a, summary") && event.target.closest?.("#chat .message.bot")) hoidap.showSources();
});
// A login that has ended while the page was open: the page's own address leads to the next one.
// A server that does not answer: Gradio would cover the conversation with the word "Error"; and what is not reached at
// all is given an answer here, because Gradio would send nothing more.
// Before that is said, it is sent again: another server may answer in the place of one that is gone.
const { fetch: ask } = window;
const AGAIN_MS = [300, 1000, 2000];
window.fetch = async (...request) => {
  const asked = String(request[0]?.url ?? request[0]).includes("/run/predict");
  const unreached = () => new Response('{"error": "unreachable"}', { status: 503 });
  const send = () => (asked ? ask(...request).catch(unreached) : ask(...request));
  let response = await send();
  for (const pause of asked ? AGAIN_MS : []) {
    if (![502, 503, 504].includes(response.status)) break;
    await new Promise((resolve) => setTimeout(resolve, pause));
    response = await send();
  }
  if (response.status === 401) location.reload();
  if (asked) hoidap.reached(response.status < 500);
  return response;
};
