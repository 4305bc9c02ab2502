/**
 * Which quote stands open, and where: hover, focus or a press on a number opens it; Escape, a press elsewhere or going away
 * closes it. A press pins it, so that the pointer may leave.
 */

import type { ReactiveController, ReactiveControllerHost } from "lit";

/** Milliseconds that the pointer rests before a quote opens, and may stray before it closes. */
const REST = 120;
const STRAY = 250;
/** Pixels between number, card and the window's edge. */
const GAP = 6;
const EDGE = 8;
/** Where the card is a sheet at the lower edge, as the style has it. */
const NARROW = "(max-width: 30rem)";

export class QuoteCard implements ReactiveController {
  /** The citation whose quote stands open. */
  key: string | null = null;
  private pinned = false;
  private timer = 0;
  private quiet = false;

  constructor(private readonly host: ReactiveControllerHost & HTMLElement) {
    host.addController(this);
  }

  hostConnected(): void {
    document.addEventListener("pointerdown", this.pressed);
    document.addEventListener("keydown", this.escaped, { capture: true });
    addEventListener("scroll", this.place, { capture: true, passive: true });
    addEventListener("resize", this.place);
  }

  hostDisconnected(): void {
    document.removeEventListener("pointerdown", this.pressed);
    document.removeEventListener("keydown", this.escaped, { capture: true });
    removeEventListener("scroll", this.place, { capture: true });
    removeEventListener("resize", this.place);
    this.hide();
  }

  hostUpdated(): void {
    const card = this.find(".card");
    if (card && "popover" in card && !card.matches(":popover-open")) card.showPopover();
    this.place();
  }

  readonly entered = (event: PointerEvent): void => {
    const key = keyOf(event);
    if (event.pointerType === "mouse") this.later(REST, () => this.key === key || this.show(key, false));
    if (this.key === key) this.later(0, () => undefined);
  };

  readonly left = (event: PointerEvent): void => {
    const within = event.currentTarget as HTMLElement;
    this.later(STRAY, () => {
      if (!this.pinned && this.key === within.dataset.key && !within.matches(":focus-within")) this.hide();
    });
  };

  readonly focused = (event: FocusEvent): void => {
    if (!this.quiet && this.key !== keyOf(event)) this.show(keyOf(event), false);
  };

  readonly blurred = (event: FocusEvent): void => {
    const to = event.relatedTarget as Node | null;
    const within = event.currentTarget as HTMLElement;
    if (to && !within.contains(to) && this.key === within.dataset.key) this.hide();
  };

  readonly clicked = (event: Event): void => {
    const key = (event.currentTarget as HTMLElement).parentElement!.dataset.key!;
    if (this.key === key && this.pinned) this.hide();
    else this.show(key, true);
  };

  /** Close the quote; where the focus was in it, it goes back to the number. */
  readonly shut = (): void => {
    const number = this.find(".number[aria-expanded=true]");
    const inside = this.host.shadowRoot?.activeElement?.closest(".cite") != null;
    this.hide();
    if (!inside) return;
    this.quiet = true; // going back is no reason to open it again
    number?.focus();
    this.quiet = false;
  };

  hide(): void {
    clearTimeout(this.timer);
    this.key = null;
    this.pinned = false;
    this.host.requestUpdate();
  }

  private show(key: string, pinned: boolean): void {
    clearTimeout(this.timer);
    this.key = key;
    this.pinned = pinned;
    this.host.requestUpdate();
  }

  private later(milliseconds: number, then: () => void): void {
    clearTimeout(this.timer);
    this.timer = window.setTimeout(then, milliseconds);
  }

  private readonly pressed = (event: Event): void => {
    if (!this.key) return;
    const inside = event.composedPath().some((node) => node instanceof HTMLElement && node.dataset.key === this.key);
    if (!inside) this.hide();
  };

  private readonly escaped = (event: KeyboardEvent): void => {
    if (event.key !== "Escape" || !this.key) return;
    event.preventDefault(); // the press has done its work; the panel stays
    this.shut();
  };

  /** Below the number, or above it where there is no room; gone with it when it is scrolled away. */
  private readonly place = (): void => {
    const card = this.find(".card");
    const number = this.find(".number[aria-expanded=true]");
    if (!card || !number) return;
    if (matchMedia(NARROW).matches) {
      card.style.left = card.style.top = "";
      return;
    }
    const at = number.getBoundingClientRect();
    const seen = this.find(".conversation")!.getBoundingClientRect();
    if (at.bottom < seen.top || at.top > seen.bottom) {
      this.hide();
      return;
    }
    const { clientWidth, clientHeight } = document.documentElement;
    const { offsetWidth, offsetHeight } = card;
    const middle = at.left + at.width / 2 - offsetWidth / 2;
    const below = at.bottom + GAP;
    const top = below + offsetHeight <= clientHeight - EDGE ? below : Math.max(EDGE, at.top - GAP - offsetHeight);
    card.style.left = `${Math.max(EDGE, Math.min(middle, clientWidth - offsetWidth - EDGE))}px`;
    card.style.top = `${top}px`;
  };

  private find(selector: string): HTMLElement | null {
    return this.host.shadowRoot?.querySelector<HTMLElement>(selector) ?? null;
  }
}

function keyOf(event: Event): string {
  return (event.currentTarget as HTMLElement).dataset.key!;
}
