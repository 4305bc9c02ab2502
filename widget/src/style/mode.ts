/** Where the widget stands: in the text, floating over the page's lower corner, or as the whole page. Phone first. */

import { css } from "lit";

export const modeStyle = css`
  .frame {
    position: relative;
    display: flex;
    flex-direction: column;
    min-block-size: 0;
    overflow: hidden;
    background: var(--surface);
    border: 1px solid var(--line);
    border-radius: var(--radius);
    container-type: inline-size;
  }

  .conversation {
    max-block-size: var(--dateline-height, 32rem);
  }

  :host([mode="full"]) {
    block-size: var(--dateline-height, 100dvh);
  }

  :host([mode="full"]) .frame {
    block-size: 100%;
    border: 0;
    border-radius: 0;
  }

  :host([mode="full"]) .conversation,
  :host([mode="floating"]) .conversation {
    flex: 1;
    max-block-size: none;
  }

  :host([mode="full"]) :is(header, .conversation, .ask-form) {
    padding-inline: max(1.1em, (100% - 46rem) / 2);
  }

  /* With nothing said yet, the question box stands where the eye is. */
  :host([mode="full"]) header:has(+ .conversation[hidden]) {
    padding-block-start: 22%;
    font-size: 1.25em;
    border: 0;
  }

  :host([mode="full"]) .conversation[hidden] + .ask-form {
    margin-block-end: auto;
  }

  @media (max-height: 40rem) {
    :host([mode="full"]) header:has(+ .conversation[hidden]) {
      padding-block-start: 1em;
    }
  }

  :host([mode="floating"]) {
    display: contents;
  }

  :host([mode="floating"]) .frame {
    position: fixed;
    z-index: var(--dateline-layer, 1000);
    inset: 0;
    border: 0;
    border-radius: 0;
  }

  :host([mode="floating"]) .conversation[hidden] + .ask-form {
    margin-block-start: auto;
  }

  .launcher {
    position: fixed;
    z-index: var(--dateline-layer, 1000);
    inset-block-end: max(1rem, env(safe-area-inset-bottom));
    inset-inline-end: 1rem;
    display: flex;
    gap: 0.6em;
    align-items: center;
    max-inline-size: calc(100vw - 2rem);
    padding: 0.75em 1.15em;
    color: var(--on-accent);
    font-weight: 600;
    background: var(--accent);
    border: 0;
    border-radius: 2em;
    box-shadow: var(--shadow);
  }

  @media (min-width: 30.01rem) {
    :host([mode="floating"]) .frame {
      inset: auto;
      inset-block-end: 1.25rem;
      inset-inline-end: 1.25rem;
      inline-size: min(var(--dateline-width, 26rem), 100vw - 2.5rem);
      block-size: min(var(--dateline-height, 40rem), 100dvh - 2.5rem);
      border: 1px solid var(--line);
      border-radius: var(--radius);
      box-shadow: var(--shadow);
    }

    .launcher {
      inset-block-end: 1.25rem;
      inset-inline-end: 1.25rem;
    }
  }

  /* Zoomed far in, head and form would leave no room for the answer: then all of it scrolls. */
  @media (max-height: 26rem) {
    :host(:is([mode="full"], [mode="floating"])) .frame {
      overflow-y: auto;
    }

    :host(:is([mode="full"], [mode="floating"])) .conversation {
      flex: none;
      overflow: visible;
    }
  }

  @media (prefers-reduced-motion: no-preference) {
    :host([mode="floating"]) .frame {
      animation: rise 0.18s ease-out;
    }

    @keyframes rise {
      from {
        opacity: 0;
        translate: 0 0.75rem;
      }
    }
  }
`;
