/** `<dateline-chat endpoint="https://host">`: a conversation with the archive that the API at `endpoint` serves. */

import { html, LitElement, type PropertyDeclarations, type PropertyValues, type TemplateResult } from "lit";
import { ask, type Outcome } from "./client.js";
import { strings } from "./strings.js";
import { conversationStyle } from "./style/conversation.js";
import { frameStyle } from "./style/frame.js";
import { themeStyle } from "./style/theme.js";
import type { Answered, Turn } from "./turn.js";
import { failureText } from "./view/failure.js";
import { questionForm } from "./view/form.js";
import { turnView } from "./view/turn.js";

const HOME = new URL(".", import.meta.url).href;
/** Pixels between the conversation's upper edge and the question scrolled to. */
const EDGE = 16;

export class DatelineChat extends LitElement {
  static override styles = [themeStyle, frameStyle, conversationStyle];
  static override properties: PropertyDeclarations = {
    endpoint: {},
    heading: {},
    turns: { state: true },
    announcement: { state: true },
  };

  /** Where the API is; empty: where this script came from. */
  declare endpoint: string;
  /** The words above the conversation. */
  declare heading: string;

  declare private turns: readonly Turn[];
  /** What a screen reader is told now. */
  declare private announcement: string;
  private conversation: string | null = null;
  private departure = new AbortController();

  constructor() {
    super();
    this.endpoint = "";
    this.heading = strings.heading;
    this.turns = [];
    this.announcement = "";
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.departure = new AbortController();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.departure.abort();
  }

  override render(): TemplateResult {
    const actions = {
      open: (turn: Answered, key: string | null) => void this.openCitation(turn, key),
      again: (turn: Turn) => this.askAgain(turn),
    };
    return html`<section class="frame" part="frame" aria-label=${this.heading} @keydown=${this.closeOnEscape}>
      <header part="header">
        <h2>${this.heading}</h2>
        <p>${strings.promise}</p>
      </header>
      <div class="conversation" part="conversation" role="region" aria-label=${strings.conversation} tabindex="0"
        ?hidden=${this.turns.length === 0}>
        ${this.turns.map((turn) => turnView(turn, actions))}
      </div>
      ${questionForm(this.busy, (question) => this.begin(question))}
      <p class="unseen" role="status">${this.announcement}</p>
    </section>`;
  }

  protected override updated(changed: PropertyValues): void {
    const before = changed.get("turns") as readonly Turn[] | undefined;
    const last = this.turns.at(-1);
    if (before && last && before.at(-1)?.state !== last.state) this.showLastTurn();
  }

  /** The newest question goes to the top of the conversation, so that its answer is read from the beginning. */
  private showLastTurn(): void {
    const conversation = this.renderRoot.querySelector(".conversation")!;
    const turn = conversation.lastElementChild!;
    conversation.scrollTop += turn.getBoundingClientRect().top - conversation.getBoundingClientRect().top - EDGE;
  }

  private async openCitation(turn: Answered, key: string | null): Promise<void> {
    this.replace({ ...turn, open: key });
    await this.updateComplete;
    this.renderRoot.querySelector(`#quote-${turn.id}-${key}`)?.scrollIntoView({ block: "nearest" });
  }

  private get busy(): boolean {
    return this.turns.some((turn) => turn.state === "asking");
  }

  private begin(question: string): void {
    const turn: Turn = { id: this.turns.length + 1, question, state: "asking" };
    this.turns = [...this.turns, turn];
    void this.answer(turn);
  }

  private askAgain(turn: Turn): void {
    if (this.busy) return;
    // The button that was pressed goes away with the failure: the focus must not fall out of the widget.
    this.renderRoot.querySelector("textarea")?.focus();
    void this.answer(turn);
  }

  private async answer({ id, question }: Turn): Promise<void> {
    this.replace({ id, question, state: "asking" });
    this.announcement = strings.asking;
    const endpoint = (this.endpoint || HOME).replace(/\/+$/, "");
    const outcome = await ask(endpoint, question, this.conversation, this.departure.signal);
    this.take({ id, question }, outcome);
  }

  private take(asked: Pick<Turn, "id" | "question">, outcome: Outcome): void {
    if ("failure" in outcome) {
      this.announcement = failureText(outcome.failure);
      this.replace({ ...asked, state: "failed", failure: outcome.failure });
      return;
    }
    const { answer } = outcome;
    this.conversation = answer.conversation_id;
    this.announcement = answer.citations.length
      ? `${answer.text} ${strings.answered(answer.citations.length)}`
      : answer.text;
    this.replace({ ...asked, state: "answered", answer, open: null });
  }

  private replace(turn: Turn): void {
    this.turns = this.turns.map((other) => (other.id === turn.id ? turn : other));
  }

  /** Escape closes the quote it is pressed in, and goes back to the number that opened it. */
  private closeOnEscape(event: KeyboardEvent): void {
    if (event.key !== "Escape") return;
    const claim = (event.target as Element).closest(".claim");
    const number = claim?.querySelector<HTMLButtonElement>(".number[aria-expanded=true]");
    number?.focus();
    number?.click();
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "dateline-chat": DatelineChat;
  }
}
