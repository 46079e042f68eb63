/* Clicks that need no server: dialogs, copying, putting a message away. Works by delegation, so swapped-in parts need no setup. */
(() => {
  "use strict";
  const words = () => document.body.dataset;

  const say = (text) => {
    const region = document.getElementById("ansage");
    if (region && text) region.textContent = text;
  };

  const open = (id) => {
    const dialog = document.getElementById(id);
    if (dialog instanceof HTMLDialogElement && !dialog.open) dialog.showModal();
  };

  const copy = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
      say(words().sayCopied);
    } catch {
      say(words().sayNotCopied);
    }
  };

  document.addEventListener("click", (event) => {
    const target = event.target instanceof Element && event.target.closest("[data-open], [data-close], [data-copy], [data-dismiss]");
    if (!target) return;
    // A browser that knows the button's `command` attribute opens the dialog itself, without this script.
    if (target.dataset.open && !target.commandForElement) open(target.dataset.open);
    if (target.dataset.copy) copy(target.dataset.copy);
    if (target.hasAttribute("data-close")) target.closest("dialog")?.close();
    if (target.hasAttribute("data-dismiss")) target.closest("[data-message]")?.remove();
  });

  // A menu closes when focus leaves it or Escape is pressed, and gives focus back to its head.
  document.addEventListener("focusout", (event) => {
    const menu = event.target instanceof Element && event.target.closest("details.kern-dropdown[open]");
    if (menu && event.relatedTarget && !menu.contains(event.relatedTarget)) menu.open = false;
  });
  document.addEventListener("pointerdown", (event) => {
    for (const menu of document.querySelectorAll("details.kern-dropdown[open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const menu = event.target instanceof Element && event.target.closest("details.kern-dropdown[open]");
    if (!menu) return;
    menu.open = false;
    menu.querySelector("summary")?.focus();
  });

  window.gemeinwerk = { say, open };
})();
