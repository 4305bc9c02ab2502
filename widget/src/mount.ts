/** Putting a widget on a page: from JavaScript, or by the script's own tag. */

import { DatelineChat } from "./chat.js";

/** What a widget is told; each is a property of the element. */
export type Options = Partial<
  Pick<
    DatelineChat,
    "endpoint" | "apiKey" | "heading" | "mode" | "lang" | "name" | "suggestions" | "archiveLinks" | "strings" | "open"
  >
> & { theme?: "light" | "dark" | "system" };

/** A new widget at the end of `target`; it is taken away by `remove()`. */
export function mount(target: Element, options: Options = {}): DatelineChat {
  const { theme, ...properties } = options;
  const chat = Object.assign(new DatelineChat(), properties);
  if (theme) chat.setAttribute("theme", theme);
  target.append(chat);
  return chat;
}

/** What a tag may say by `data-`: the element's attributes. */
const ATTRIBUTES = new Set([...DatelineChat.observedAttributes, "theme"]);

/**
 * What the tags of this script ask for by their `data-` attributes; `data-key` is `api-key`.
 *
 * A tag with `data-key` or `data-mode` puts up a widget: floating, unless it says otherwise, and else where it stands. On a page
 * that has `<dateline-chat>` of its own, these get what the tags say, and the tags put up nothing.
 */
export function mountTags(tags: readonly HTMLScriptElement[]): void {
  const placed = [...document.querySelectorAll("dateline-chat")];
  for (const tag of tags) {
    const given = Object.entries(tag.dataset).map(([name, value]) => [attribute(name), value ?? ""] as const);
    for (const chat of placed) fill(chat, given);
    if (placed.length || (tag.dataset.key === undefined && tag.dataset.mode === undefined)) continue;
    const chat = new DatelineChat();
    fill(chat, [...given, ["mode", "floating"]]);
    if (chat.mode === "floating" || !document.body.contains(tag)) document.body.append(chat);
    else tag.after(chat);
  }
}

function fill(chat: Element, given: Iterable<readonly [string, string]>): void {
  for (const [name, value] of given) {
    if (ATTRIBUTES.has(name) && !chat.hasAttribute(name)) chat.setAttribute(name, value);
  }
}

/** `archiveLinks` as `archive-links`, and `key` as `api-key`. */
function attribute(name: string): string {
  return name === "key" ? "api-key" : name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
