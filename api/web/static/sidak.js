// What the pages do better with a script: results while one types, the keyboard, and the way back through both.
// Without it every page works the same; nothing here makes HTML, it puts parts of pages into the one that is open.

const PAUSE = 250; // ms after the last key
const live = () => document.querySelector("[data-live]");
const form = () => document.querySelector("form#search");
const box = () => document.querySelector("form#search input[type=search]");

let asked = 0; // only the answer to the last question is shown
let waiting = 0;
let stop = new AbortController();

function addressOf(search) {
  const fields = [...new FormData(search)].filter(([, value]) => value !== "");
  const query = new URLSearchParams(fields).toString();
  return search.getAttribute("action") + (query ? `?${query}` : "");
}

async function show(address, { remember }) {
  const mine = (asked += 1);
  stop.abort();
  stop = new AbortController();
  live()?.setAttribute("aria-busy", "true");
  let answer;
  let text;
  try {
    answer = await fetch(address, { signal: stop.signal, headers: { accept: "text/html" } });
    text = await answer.text();
  } catch (error) {
    if (error.name !== "AbortError") location.assign(address); // the browser tells what is wrong better than we could
    return;
  }
  if (mine !== asked) return;
  const page = new DOMParser().parseFromString(text, "text/html");
  const fresh = page.querySelector("[data-live]");
  const stale = live();
  if (answer.status === 422 && remember === "replace") {
    stale?.removeAttribute("aria-busy"); // a query that is only half written is no error yet
    return;
  }
  if (!fresh || !stale) {
    location.assign(address);
    return;
  }
  const open = new Set([...stale.querySelectorAll("details[open] > summary")].map((one) => one.textContent));
  stale.replaceWith(document.adoptNode(fresh));
  for (const summary of fresh.querySelectorAll("details > summary")) {
    if (open.has(summary.textContent)) summary.parentElement.open = true;
  }
  document.title = page.title;
  keepForm(page);
  swap(page, "nav.languages");
  if (remember === "push") history.pushState(null, "", address);
  else if (remember === "replace") history.replaceState(null, "", address);
  at = -1;
}

// What stands in the box is the reader's; what is kept beside it belongs to the page.
function keepForm(page) {
  const mine = form();
  const other = page.querySelector("form#search");
  if (!mine || !other) return;
  for (const field of mine.querySelectorAll("input[type=hidden]")) field.remove();
  for (const field of other.querySelectorAll("input[type=hidden]")) mine.append(document.adoptNode(field));
  for (const field of mine.querySelectorAll("input:not([type=hidden])")) {
    const twin = [...other.elements].find((one) => one.name === field.name);
    if (!twin || field === document.activeElement) continue;
    if (field.type === "checkbox") field.checked = twin.checked;
    else field.value = twin.value;
  }
}

function swap(page, selector) {
  const mine = document.querySelector(selector);
  const other = page.querySelector(selector);
  if (mine && other) mine.replaceWith(document.adoptNode(other));
}

function typed(event) {
  if (!event.target.closest?.("form#search") || !live()) return;
  clearTimeout(waiting);
  waiting = setTimeout(() => show(addressOf(form()), { remember: "replace" }), PAUSE);
}

function sent(event) {
  if (event.target !== form() || !live()) return;
  event.preventDefault();
  clearTimeout(waiting);
  show(addressOf(form()), { remember: "push" });
}

function clicked(event) {
  const link = event.target.closest?.("[data-live] a[href]");
  if (!link || event.defaultPrevented || event.button !== 0 || link.hasAttribute("download")) return;
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || link.target) return;
  const to = new URL(link.href);
  if (to.origin !== location.origin || to.pathname !== location.pathname || to.hash) return;
  event.preventDefault();
  show(to.pathname + to.search, { remember: "push" }).then(() => {
    if (to.searchParams.has("cursor")) document.querySelector("#results-title")?.scrollIntoView();
  });
}

// The keyboard: / j k o ?

let at = -1;
const items = () => [...document.querySelectorAll("[data-item]")];

function move(step) {
  const all = items();
  if (!all.length) return;
  all[at]?.classList.remove("at");
  at = Math.min(Math.max(at + step, 0), all.length - 1);
  all[at].classList.add("at");
  all[at].querySelector("a[href]")?.focus({ preventScroll: true });
  all[at].scrollIntoView({ block: "nearest" });
}

const KEYS = {
  "/": () => box()?.focus(),
  j: () => move(1),
  k: () => move(-1),
  o: () => items()[at]?.querySelector("a[href]")?.click(),
  "?": () => document.querySelector("dialog#keys")?.showModal(),
};

function pressed(event) {
  const writing = event.target.closest?.("input:not([type=checkbox]), textarea, select, dialog[open]");
  if (writing || event.metaKey || event.ctrlKey || event.altKey || !(event.key in KEYS)) return;
  event.preventDefault();
  KEYS[event.key]();
}

// What could be meant by the word that is being typed, offered by the browser's own list.

let offered = "";

async function offer(event) {
  const field = event.target;
  const list = field.list;
  const word = field.value.split(/\s+/).pop();
  if (!list || word.length < 2 || word === offered) return;
  offered = word;
  const answer = await fetch(`${list.dataset.from}?${new URLSearchParams({ q: word })}`).catch(() => null);
  if (!answer?.ok || offered !== word) return;
  const before = field.value.slice(0, field.value.length - word.length);
  const options = (await answer.json()).map((one) => {
    const option = document.createElement("option");
    option.value = before + one.query;
    option.label = one.text;
    return option;
  });
  list.replaceChildren(...options);
}

document.addEventListener("input", typed);
document.addEventListener("input", (event) => event.target.list && offer(event));
document.addEventListener("submit", sent);
document.addEventListener("click", clicked);
document.addEventListener("keydown", pressed);
window.addEventListener("popstate", () => (live() ? show(location.pathname + location.search, {}) : location.reload()));
document.documentElement.classList.add("scripted");
