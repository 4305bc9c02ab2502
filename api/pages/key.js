// The key that a reader gives is kept for as long as the tab lives; article pages get it as a cookie, for links carry no key.

const chat = document.querySelector("dateline-chat");
const form = document.querySelector(".key");
const [field, said] = [form.querySelector("input"), form.querySelector("output")];
const NAME = "dateline-key";

function use(key) {
  chat.setAttribute("api-key", key);
  const path = new URL("articles", document.baseURI).pathname;
  const secure = location.protocol === "https:" ? "; secure" : "";
  document.cookie = `${NAME}=${encodeURIComponent(key)}; path=${path}; samesite=strict${secure}`;
}

const kept = sessionStorage.getItem(NAME);
if (kept) {
  use(kept);
  field.value = kept;
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const key = field.value.trim();
  sessionStorage.setItem(NAME, key);
  use(key);
  said.value = "In use.";
});
chat.addEventListener("dateline-key-refused", () => {
  said.value = "This key was refused.";
  field.focus();
});
