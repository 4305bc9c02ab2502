/** What `widget.js` does when a page loads it: it defines `<dateline-chat>`, once, and puts up what its tags ask for. */

import { DatelineChat } from "./chat.js";
import { mountTags } from "./mount.js";

export { DatelineChat } from "./chat.js";
export { mount, type Options } from "./mount.js";

function begin(): void {
  const scripts = [...document.querySelectorAll<HTMLScriptElement>("script[src]")];
  mountTags(scripts.filter((script) => script.src === import.meta.url));
}

if (!customElements.get("dateline-chat")) {
  customElements.define("dateline-chat", DatelineChat);
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
  else begin();
}
