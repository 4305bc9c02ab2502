/** Numbers in the text, and the card with the quote: beside its number, on a phone a sheet at the lower edge. */

import { css } from "lit";

export const cardStyle = css`
  .cite {
    white-space: nowrap;
  }

  .number {
    min-inline-size: 1.5rem;
    block-size: 1.5rem;
    margin-inline-start: 0.3em;
    padding: 0 0.3rem;
    color: var(--accent);
    font-size: 0.8rem;
    font-weight: 650;
    font-variant-numeric: tabular-nums;
    line-height: 1;
    vertical-align: 0.1em;
    background: var(--tint);
    border: 1px solid var(--line);
    border-radius: 0.5em;
  }

  .number:hover,
  .number[aria-expanded="true"] {
    color: var(--on-accent);
    background: var(--accent);
    border-color: var(--accent);
  }

  .card {
    position: fixed;
    inset: auto;
    inset-block-end: 0;
    inset-inline: 0;
    inline-size: auto;
    max-block-size: 65dvh;
    margin: 0;
    padding: 1em 1.1em max(1.2em, env(safe-area-inset-bottom));
    overflow-y: auto;
    color: var(--ink);
    white-space: normal;
    overflow-wrap: anywhere;
    background: var(--surface);
    border: 1px solid var(--line);
    border-block-start: 3px solid var(--accent);
    border-radius: var(--radius) var(--radius) 0 0;
    box-shadow: var(--shadow);
  }

  .shut {
    float: inline-end;
    margin: -0.4em -0.5em 0 0.3em;
  }

  blockquote {
    white-space: pre-line;
  }

  blockquote::before {
    content: "“";
  }

  blockquote::after {
    content: "”";
  }

  .from {
    margin-block-start: 0.6em;
    padding-block-start: 0.6em;
    font-size: 0.9em;
    border-block-start: 1px solid var(--line);
  }

  @media (min-width: 30.01rem) {
    .card {
      inset: auto;
      inline-size: min(23rem, 100vw - 1rem);
      max-block-size: min(24rem, 80dvh);
      padding-block-end: 1em;
      border-radius: var(--radius);
    }

    .shut {
      display: none;
    }
  }

  @media (forced-colors: active) {
    .number[aria-expanded="true"] {
      border-width: 2px;
    }
  }
`;
