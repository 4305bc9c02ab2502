/** Colours, type and measures. A page sets the `--dateline-*` properties; light or dark follows its `color-scheme`. */

import { css } from "lit";

export const themeStyle = css`
  :host {
    color-scheme: light dark;
    --surface: var(--dateline-surface, light-dark(#ffffff, #1c1d20));
    --tint: var(--dateline-tint, light-dark(#f3f1ec, #292b30));
    --ink: var(--dateline-ink, light-dark(#1d1c1a, #ecebe7));
    --muted: var(--dateline-muted, light-dark(#5d5a53, #a9a69e));
    --line: var(--dateline-line, light-dark(#dbd7ce, #3b3d43));
    --accent: var(--dateline-accent, light-dark(#14566b, #86c9df));
    --on-accent: var(--dateline-on-accent, light-dark(#ffffff, #10262e));
    --alarm: var(--dateline-alarm, light-dark(#96261b, #ffb4a8));
    --radius: var(--dateline-radius, 10px);
    display: block;
    color: var(--ink);
    font-family: var(--dateline-font, system-ui, sans-serif);
    font-size: var(--dateline-font-size, 1rem);
    line-height: 1.5;
    text-align: start;
  }

  :host([hidden]),
  [hidden] {
    display: none !important;
  }

  * {
    box-sizing: border-box;
    margin: 0;
  }

  button,
  textarea {
    color: inherit;
    font: inherit;
  }

  button {
    cursor: pointer;
  }

  :focus-visible {
    outline: 2px solid var(--accent);
    outline-offset: 2px;
  }

  .unseen {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
`;
