// One tag on a portal's page puts a button there that opens the questions and answers in a frame:
//   <script src="https://qa.example/embed.js" data-lang="vi" data-position="right" defer></script>
// Colours: --hoidap-accent and --hoidap-accent-ink on the portal's page. Nothing is left on the page's window.
(() => {
  "use strict";
  const script = document.currentScript;
  const origin = new URL("./", script.src);
  const language = script.dataset.lang === "en" ? "en" : "vi";
  const side = script.dataset.position === "left" ? "left" : "right";
  const words = {
    vi: { open: "Hỏi Đáp: mở khung câu hỏi", close: "Đóng khung Hỏi Đáp", title: "Hỏi Đáp" },
    en: { open: "Hỏi Đáp: open questions and answers", close: "Close Hỏi Đáp", title: "Hỏi Đáp" },
  }[language];

  const place = document.createElement("div");
  place.lang = language;
  // Out of reach of the portal's styles; a style sheet that is made so needs no permission of its policy.
  const shadow = place.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    :host { all: initial; }
    * { box-sizing: border-box; }
    button {
      position: fixed; ${side}: 1.25rem; bottom: 1.25rem; z-index: 2147483001; width: 3.5rem; height: 3.5rem; padding: 0;
      border: 0; border-radius: 50%; background: var(--hoidap-accent, #0b6670); color: var(--hoidap-accent-ink, #fff);
      box-shadow: 0 4px 16px #0004; cursor: pointer;
    }
    button:focus-visible { outline: 3px solid var(--hoidap-accent, #0b6670); outline-offset: 3px; }
    svg { width: 1.75rem; height: 1.75rem; fill: none; stroke: currentColor; stroke-width: 2; stroke-linecap: round; stroke-linejoin: round; }
    iframe {
      position: fixed; ${side}: 1.25rem; bottom: 5.5rem; z-index: 2147483000; width: 25rem; height: 40rem;
      max-width: calc(100vw - 2.5rem); max-height: calc(100dvh - 7rem); border: 0; border-radius: 14px;
      background: Canvas; box-shadow: 0 8px 40px #0005; color-scheme: light dark;
    }
    [hidden] { display: none; }
    @media (max-width: 480px) {
      iframe { inset: 0; width: 100vw; height: calc(100dvh - 4.25rem); max-width: none; max-height: none; border-radius: 0; }
      button[aria-expanded="true"] { bottom: .5rem; width: 3.25rem; height: 3.25rem; }
    }
    @media print { :host { display: none; } }
  `);
  shadow.adoptedStyleSheets = [sheet];

  const button = document.createElement("button");
  button.type = "button";
  const draw = (path) => {
    const space = "http://www.w3.org/2000/svg";
    const picture = document.createElementNS(space, "svg");
    picture.setAttribute("viewBox", "0 0 24 24");
    picture.setAttribute("aria-hidden", "true");
    picture.appendChild(document.createElementNS(space, "path")).setAttribute("d", path);
    button.replaceChildren(picture);
  };
  let frame = null;

  const show = (open) => {
    if (open && !frame) {
      frame = document.createElement("iframe");
      frame.title = words.title;
      frame.allow = "clipboard-write";
      frame.src = new URL(`embed?lang=${language}`, origin).href;
      shadow.insertBefore(frame, button);
    }
    if (frame) frame.hidden = !open;
    button.setAttribute("aria-expanded", String(open));
    button.setAttribute("aria-label", open ? words.close : words.open);
    draw(open ? "M6 6l12 12M18 6L6 18" : "M4 5h16v11H10l-4 4v-4H4z");
    if (open) frame.focus();
    else if (frame) button.focus();
  };
  const isOpen = () => button.getAttribute("aria-expanded") === "true";

  button.addEventListener("click", () => show(!isOpen()));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && isOpen()) show(false);
  });
  // Escape pressed inside the frame, which tells its page; from no one else is it believed.
  window.addEventListener("message", (event) => {
    if (frame && event.source === frame.contentWindow && event.data === "hoidap:close") show(false);
  });
  shadow.appendChild(button);
  draw("M4 5h16v11H10l-4 4v-4H4z");
  button.setAttribute("aria-expanded", "false");
  button.setAttribute("aria-label", words.open);
  document.body.appendChild(place);
})();
