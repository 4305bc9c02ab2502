/** An article by outlet, date and title; the title is a link where its address may be followed. */

import { html, nothing, type TemplateResult } from "lit";
import { readableDate } from "../date.js";
import { articleLink } from "../link.js";
import { strings } from "../strings.js";
import type { Nearby } from "../wire.js";

export function reference(article: Nearby, quote?: string): TemplateResult {
  const link = articleLink(article.url, quote);
  const title = article.title || strings.untitled;
  return html`
    <span class="byline" part="byline">
      ${article.outlet ? html`<bdi class="outlet" part="outlet">${article.outlet}</bdi>` : nothing}
      ${article.published_at
        ? html`<time datetime=${article.published_at}>${readableDate(article.published_at, strings.language)}</time>`
        : nothing}
    </span>
    ${link
      ? html`<a class="title" part="link" href=${link} target="_blank" rel="noopener noreferrer"
          ><bdi>${title}</bdi><span class="unseen"> (${strings.newTab})</span></a
        >`
      : html`<bdi class="title">${title}</bdi>`}
  `;
}
