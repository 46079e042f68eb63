/* Keyboard: lists, search, key help, undo. Single keys rest in fields and dialogs and can be switched off (WCAG 2.1.4). */
(() => {
  "use strict";
  const { open } = window.gemeinwerk;
  const ROW = ".gw-row, .gw-queue__item, .gw-hit, tr[data-row]";
  const SCOPE = "[data-keys], [data-list]";
  const STORE = "gemeinwerk-keys";

  const stored = () => {
    try { return localStorage.getItem(STORE); } catch { return null; }
  };
  const store = (value) => {
    try { localStorage.setItem(STORE, value); } catch { /* Private windows may refuse: the choice then lasts for this page. */ }
  };
  let single = stored() !== "off";

  const typing = (target) => target.closest("input:not([type=checkbox], [type=radio], [type=button], [type=submit]), textarea, select, [contenteditable]");
  const named = (root, key) => root?.querySelector(`[data-key="${CSS.escape(key)}"]:not([disabled])`);
  const visible = (element) => Boolean(element?.getClientRects().length);

  const linkOf = (row) => row.querySelector("a[href]");
  const rowsOf = (list) => [...list.querySelectorAll(ROW)].filter((row) => visible(row) && linkOf(row));
  const stateOf = (row) => (row.matches(".gw-queue__item, .gw-hit") ? "aria-current" : "data-selected");
  const current = (list) => list.querySelector("[data-selected], [aria-current]")?.closest(ROW);

  const mark = (list, row) => {
    const attribute = stateOf(row);
    list.querySelectorAll(`[${attribute}]`).forEach((other) => other.removeAttribute(attribute));
    row.setAttribute(attribute, attribute === "aria-current" ? "true" : "");
  };

  const move = (list, step) => {
    const rows = rowsOf(list);
    const at = rows.indexOf(current(list));
    const row = at < 0 ? rows[0] : rows[Math.min(rows.length - 1, Math.max(0, at + step))];
    if (!row) return;
    linkOf(row).focus();
    mark(list, row);
    // A list that shows its item beside itself follows the focus.
    if (list.dataset.list === "open") linkOf(row).click();
  };

  const scopeOf = (target) => target.closest(SCOPE) || (target === document.body ? document.querySelector(SCOPE) : null);
  const listOf = (scope) => (scope?.matches("[data-list]") ? scope : scope?.querySelector("[data-list]"));

  const actionFor = (key, scope, list) => {
    const inRow = list && named(current(list), key);
    const inScope = inRow || named(scope, key);
    if (inScope) return inScope;
    const anywhere = named(document, key);
    return anywhere && !anywhere.closest(SCOPE) ? anywhere : null;
  };

  const search = () => {
    const field = document.getElementById("suche");
    if (visible(field)) field.focus();
    else document.querySelector("[data-search]")?.click();
  };

  // "Enter" belongs to the focused control, except on a row whose list names a step for it.
  const ownEnter = (target) => target !== document.body && !(target.closest(ROW) && target.matches("a"));

  const inList = (event, key, list) => {
    const focused = list.contains(event.target);
    if (key === "j" || (key === "ArrowDown" && focused)) move(list, 1);
    else if (key === "k" || (key === "ArrowUp" && focused)) move(list, -1);
    else if (key === "x") current(list)?.querySelector(".gw-check")?.click();
    else return false;
    return true;
  };

  const press = (event) => {
    const key = event.key === " " ? "space" : event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (key === "/") search();
    else if (key === "?") open("tasten");
    else {
      const scope = scopeOf(event.target);
      const list = listOf(scope);
      const skip = (key === "Enter" || key === "space") && ownEnter(event.target);
      const action = skip ? null : actionFor(key, scope, list);
      if (action) action.click();
      else if (!list || !inList(event, key, list)) return;
    }
    event.preventDefault();
  };

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || !(event.target instanceof Element)) return;
    if (typing(event.target) || document.querySelector("dialog[open]")) return;
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z" && !event.shiftKey) {
      const undo = document.querySelector("[data-undo]");
      if (undo) { event.preventDefault(); undo.click(); }
      return;
    }
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const arrow = event.key.startsWith("Arrow") || event.key === "Enter";
    if (single || arrow) press(event);
  });

  document.addEventListener("focusin", (event) => {
    const row = event.target instanceof Element && event.target.closest(ROW);
    const list = row && row.closest("[data-list]");
    if (list && list.dataset.list !== "open") mark(list, row);
  });

  document.addEventListener("change", (event) => {
    if (event.target.id !== "tasten-einzeln") return;
    single = event.target.checked;
    store(single ? "on" : "off");
  });
  document.addEventListener("DOMContentLoaded", () => {
    const box = document.getElementById("tasten-einzeln");
    if (box) box.checked = single;
  });
})();
