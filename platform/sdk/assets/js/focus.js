/* Where focus goes after a swap, what is said aloud, and what a failed request shows. The server marks, this file obeys. */
(() => {
  "use strict";
  const { say, open } = window.gemeinwerk;
  const ROW = ".gw-row, .gw-queue__item, .gw-hit, tr[data-row]";
  const byId = (id) => document.getElementById(id);
  const rowsOf = (list) => [...list.querySelectorAll(ROW)].filter((row) => !row.hidden);

  let held = null;

  // A button may be disabled while its request runs and lose focus early, so this is asked before the request and before the swap.
  const remember = () => {
    const active = document.activeElement;
    if (!active || active === document.body) return;
    const row = active.closest(ROW);
    const list = row?.closest("[data-list]");
    held = { list, at: list ? rowsOf(list).indexOf(row) : 0 };
  };

  const speak = (root) => {
    const marked = [...root.querySelectorAll("[data-say]")];
    const text = marked.map((element) => element.dataset.say).join(" ");
    marked.forEach((element) => element.removeAttribute("data-say"));
    if (text) say(text);
  };

  const obey = (root) => {
    const marked = root.querySelector("[data-focus]");
    if (!marked) return false;
    marked.removeAttribute("data-focus");
    marked.focus();
    return true;
  };

  const lost = () => !document.activeElement || document.activeElement === document.body;

  const nextRow = ({ list, at }) => {
    const now = list && (list.isConnected ? list : document.querySelector("[data-list]"));
    const rows = now ? rowsOf(now) : [];
    const link = rows[Math.min(at, rows.length - 1)]?.querySelector("a[href]");
    link?.focus();
    return Boolean(link);
  };

  // Focus is only put back when the swap took it away: a person who reads with the mouse must not be moved.
  const settle = () => {
    speak(document);
    if (!obey(document) && held && lost() && !nextRow(held)) document.querySelector("main h1")?.focus();
    held = null;
  };

  const show = (id, number) => {
    const bar = byId(id);
    if (!bar) return;
    const slot = bar.querySelector("[data-number]");
    if (slot) slot.textContent = number || "–";
    bar.hidden = false;
    say(bar.textContent.replace(/\s+/g, " ").trim());
  };

  const answered = (event) => {
    if (event.detail.ctx.response.status >= 400) return;
    for (const id of ["stoerung", "getrennt"]) if (byId(id)) byId(id).hidden = true;
  };

  const refused = (event) => {
    const { status, headers } = event.detail.ctx.response;
    if (status === 401) open("sitzung");
    else if (status >= 500) show("stoerung", headers.get("x-request-id"));
  };

  // An error without an answer is a lost connection; one with an answer was shown by `refused`.
  const failed = (event) => {
    if (event.detail.ctx && !event.detail.ctx.response) show("getrennt");
  };

  document.addEventListener("htmx:before:request", remember);
  document.addEventListener("htmx:before:swap", remember);
  document.addEventListener("htmx:after:swap", settle);
  document.addEventListener("htmx:after:request", answered);
  document.addEventListener("htmx:response:error", refused);
  document.addEventListener("htmx:error", failed);
  document.addEventListener("DOMContentLoaded", () => {
    speak(document);
    obey(document);
  });
})();
