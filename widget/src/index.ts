/** What `widget.js` does when a page loads it: it defines `<dateline-chat>`, once. */

import { DatelineChat } from "./chat.js";

if (!customElements.get("dateline-chat")) {
  customElements.define("dateline-chat", DatelineChat);
}
