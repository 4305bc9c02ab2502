/** Colours, type and measures. A page sets the `--dateline-*` properties; light or dark follows its `color-scheme`. */

import { css } from "lit";

export const themeStyle = css`
  :host {
    --surface: var(--dateline-surface, light-dark(#ffffff, #1c1d20));
    --tint: var(--dateline-tint, light-dark(#f4f2ed, #292b30));
    --ink: var(--dateline-ink, light-dark(#1d1c1a, #ecebe7));
    --muted: var(--dateline-muted, light-dark(#5d5a53, #b3b0a8));
    --line: var(--dateline-line, light-dark(#dbd7ce, #3f4147));
    --edge: var(--dateline-edge, light-dark(#86827a, #8d8a83));
    --accent: var(--dateline-accent, light-dark(#14566b, #86c9df));
    --on-accent: var(--dateline-on-accent, light-dark(#ffffff, #10262e));
    --alarm: var(--dateline-alarm, light-dark(#96261b, #ffb4a8));
    --doubt: var(--dateline-doubt, light-dark(#8a5a00, #e8c07a));
    --shadow: var(--dateline-shadow, 0 12px 40px light-dark(#00000038, #000000a0));
    --radius: var(--dateline-radius, 12px);
    display: block;
    color: var(--ink);
    font-family: var(--dateline-font, system-ui, sans-serif);
    font-size: var(--dateline-font-size, 1rem);
    font-weight: 400;
    font-style: normal;
    line-height: 1.5;
    letter-spacing: normal;
    text-align: start;
    text-transform: none;
  }

  :host([theme="light"]) {
    color-scheme: light;
  }

  :host([theme="dark"]) {
    color-scheme: dark;
  }

  :host([theme="system"]) {
    color-scheme: light dark;
  }

  :host([hidden]),
  [hidden] {
    display: none !important;
  }

  * {
    box-sizing: border-box;
    margin: 0;
  }

  ul,
  ol {
    padding: 0;
    list-style: none;
  }

  button,
  textarea {
    color: inherit;
    font: inherit;
    letter-spacing: inherit;
  }

  button {
    cursor: pointer;
  }

  :focus-visible {
    outline: 2px solid var(--accent);
    outline-offset: 2px;
  }

  .icon {
    flex: none;
    display: inline-grid;
    place-items: center;
    inline-size: 2.25rem;
    block-size: 2.25rem;
    padding: 0;
    color: var(--muted);
    background: none;
    border: 0;
    border-radius: 50%;
  }

  .icon:hover {
    color: var(--ink);
    background: var(--tint);
  }

  svg {
    inline-size: 1.35rem;
    block-size: 1.35rem;
    fill: none;
    stroke: currentColor;
    stroke-width: 1.6;
    stroke-linecap: round;
    stroke-linejoin: round;
  }

  .small {
    min-block-size: 1.75rem;
    padding: 0.15em 0.75em;
    color: var(--ink);
    font-size: 0.85em;
    background: transparent;
    border: 1px solid var(--edge);
    border-radius: 1em;
  }

  .small:hover:not([aria-disabled="true"]),
  .small[aria-pressed="true"] {
    color: var(--accent);
    border-color: var(--accent);
  }

  .small[aria-pressed="true"] {
    font-weight: 650;
    background: var(--tint);
  }

  .small[aria-disabled="true"] {
    color: var(--muted);
    border-style: dashed;
    cursor: default;
  }

  .unseen {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
`;
