"use strict";
/**
 * A translation below each quote that is in another language than its answer: by the browser itself, which sends nothing
 * away, or else by the server. It says that a machine made it, and is no part of the quote or of what is copied.
 */
const translation = {
  /** The words of the page by language, and the pairs of languages, as "vi-en", that the server translates. */
  words: {},
  server: [],

  /** Milliseconds without progress after which the browser's translator is not waited for. */
  patience: 20000,

  /** Whether the browser translates each pair; asked once. */
  inBrowser: new Map(),

  /** What ends a translation that is shown or under way, by its button. */
  stops: new WeakMap(),

  /** Return the paragraphs and list items of a reply that quote another language, each with its words and theirs. */
  quotes(reply) {
    const quotes = Array.from(reply.querySelectorAll(".hd-sentence, .hd-extract li"), (place) => {
      const words = Array.from(place.children).filter((each) => each.lang && each.lang !== reply.lang);
      return { place, from: words[0]?.lang, text: words.map((each) => each.innerText).join(" ") };
    });
    return quotes.filter(({ text }) => text.trim());
  },

  canBrowser(from, to) {
    const ask = async () => {
      if (!("Translator" in self)) return false;
      try {
        return (await Translator.availability({ sourceLanguage: from, targetLanguage: to })) !== "unavailable";
      } catch {
        return false;
      }
    };
    const pair = `${from}-${to}`;
    if (!this.inBrowser.has(pair)) this.inBrowser.set(pair, ask());
    return this.inBrowser.get(pair);
  },

  canServer(from, to) {
    return this.server.includes(`${from}-${to}`);
  },

  /** Put a button where there is something to translate and something that does it. */
  async offer() {
    for (const tools of document.querySelectorAll("#chat .hd-reply > .hd-tools:not(:has(.hd-translate))")) {
      const reply = tools.parentElement;
      const from = this.quotes(reply)[0]?.from;
      if (!from || !(this.canServer(from, reply.lang) || (await this.canBrowser(from, reply.lang)))) continue;
      if (!tools.querySelector(".hd-translate")) this.add(tools);
    }
  },

  add(tools) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "hd-translate";
    button.textContent = this.words[tools.parentElement.lang].translate;
    button.addEventListener("click", (event) => {
      event.stopPropagation(); // a click on a reply shows its sources
      if (this.stops.has(button)) this.hide(button);
      else this.show(button);
    });
    tools.querySelector(".hd-copy").after(button);
  },

  hide(button) {
    const reply = button.closest(".hd-reply");
    this.stops.get(button).abort();
    this.stops.delete(button);
    for (const note of reply.querySelectorAll(".hd-translation")) note.remove();
    button.textContent = this.words[reply.lang].translate;
  },

  async show(button) {
    const [reply, stop] = [button.closest(".hd-reply"), new AbortController()];
    const words = this.words[reply.lang];
    this.stops.set(button, stop);
    button.textContent = words.hide;
    const waiting = this.quotes(reply).map((quote) => ({ ...quote, note: this.below(quote.place, words.working) }));
    const tell = (text) => waiting.forEach(({ note }) => (note.textContent = text));
    try {
      const translate = await this.translator(waiting[0].from, reply.lang, stop.signal, tell);
      while (waiting.length) {
        const text = await translate(waiting[0].text);
        if (stop.signal.aborted) return;
        this.write(waiting.shift().note, words.machine, text);
      }
    } catch (error) {
      if (!stop.signal.aborted) tell(error.detail ?? words.failed);
    }
  },

  /** Return what will hold a translation: below the quote, not in it. */
  below(place, text) {
    const note = document.createElement("p");
    note.className = "hd-translation";
    note.textContent = text;
    if (place.matches("li")) place.append(note);
    else place.after(note);
    return note;
  },

  write(note, machine, text) {
    const [mark, said] = [document.createElement("span"), document.createElement("span")];
    mark.className = "hd-machine";
    mark.textContent = machine;
    said.className = "hd-translated";
    said.textContent = text;
    note.replaceChildren(mark, " ", said);
  },

  /** Return a function that translates; the server's where the browser's cannot be had, as on a network of its own. */
  async translator(from, to, signal, tell) {
    try {
      if (await this.canBrowser(from, to)) {
        const translator = await this.browsers(from, to, signal, tell);
        tell(this.words[to].working);
        return (text) => translator.translate(text, { signal });
      }
    } catch (error) {
      if (signal.aborted || !this.canServer(from, to)) throw error;
      this.inBrowser.set(`${from}-${to}`, false); // no second wait
      tell(this.words[to].working);
    }
    return (text) => this.ask({ text, from, to }, signal);
  },

  /** Return the browser's translator. One that does not come and makes no progress is given up: no error may tell. */
  async browsers(from, to, signal, tell) {
    const slow = new AbortController();
    const percent = new Intl.NumberFormat(to, { style: "percent" });
    let timer = 0;
    const wait = () => {
      clearTimeout(timer);
      timer = setTimeout(() => slow.abort(), this.patience);
    };
    const progress = ({ loaded }) => {
      wait();
      tell(this.words[to].fetching.replace("{percent}", percent.format(loaded)));
    };
    wait();
    try {
      return await Translator.create({
        sourceLanguage: from,
        targetLanguage: to,
        signal: AbortSignal.any([signal, slow.signal]),
        monitor: (download) => download.addEventListener("downloadprogress", progress),
      });
    } finally {
      clearTimeout(timer);
    }
  },

  /** Ask the server; its error has the detail that it gives, for the person. */
  async ask(body, signal) {
    const headers = { "Content-Type": "application/json", "Accept-Language": body.to };
    const response = await fetch("api/translate", { method: "POST", headers, body: JSON.stringify(body), signal });
    const answer = await response.json();
    if (!response.ok) throw Object.assign(new Error(answer.title), { detail: answer.detail });
    return answer.text;
  },
};
new MutationObserver(() => translation.offer()).observe(document.documentElement, { childList: true, subtree: true });
