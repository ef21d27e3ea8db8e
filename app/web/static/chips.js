"use strict";
/**
 * The questions below an answer: a click asks one, beside what the question box holds. It is no click on the answer,
 * whose sources would be shown in the place of those of the next.
 */
document.addEventListener("click", (event) => {
  const chip = event.target.closest?.("#chat button.hd-ask");
  if (!chip) return;
  event.stopPropagation();
  hoidap.ask(chip.textContent);
}, { capture: true });
