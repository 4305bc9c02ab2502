/** `<dateline-chat endpoint="https://host" api-key="pk_…">`: a conversation with the archive that the API there serves. */

import { html, LitElement, nothing, type PropertyDeclarations, type PropertyValues, type TemplateResult } from "lit";
import { QuoteCard } from "./card.js";
import { Conversation } from "./conversation.js";
import { copyText } from "./copy.js";
import { archiveLink, articleLink } from "./link.js";
import type { Service, Told } from "./stream.js";
import { count, speech, type Speech, type WordsGiven } from "./strings/index.js";
import { answerStyle } from "./style/answer.js";
import { cardStyle } from "./style/card.js";
import { conversationStyle } from "./style/conversation.js";
import { frameStyle } from "./style/frame.js";
import { modeStyle } from "./style/mode.js";
import { themeStyle } from "./style/theme.js";
import type { Turn } from "./turn.js";
import { questionForm } from "./view/form.js";
import { headView, launcherView } from "./view/frame.js";
import { questionsView } from "./view/questions.js";
import { failureText, turnView, waitFor } from "./view/turn.js";
import type { View } from "./view/view.js";

const HOME = new URL(".", import.meta.url).href;
/** Pixels between the conversation's upper edge and the question scrolled to. */
const EDGE = 16;

export type Mode = "inline" | "floating" | "full";

export class DatelineChat extends LitElement {
  static override styles = [themeStyle, modeStyle, frameStyle, conversationStyle, answerStyle, cardStyle];
  static override properties: PropertyDeclarations = {
    endpoint: {},
    apiKey: { attribute: "api-key" },
    heading: {},
    mode: { reflect: true },
    name: {},
    suggestions: { converter: { fromAttribute: (given) => (given ?? "").split("|").map((q) => q.trim()).filter(Boolean) } },
    archiveLinks: { type: Boolean, attribute: "archive-links" },
    strings: { converter: { fromAttribute: parsedWords } },
    open: { type: Boolean, reflect: true },
    copied: { state: true },
    judged: { state: true },
    announced: { state: true },
  };

  /** Where the API is; empty: where this script came from. */
  declare endpoint: string;
  /** A publishable key (`pk_…`), where the API wants one. */
  declare apiKey: string;
  /** The words above the conversation, in place of the language's own. */
  declare heading: string;
  declare mode: Mode;
  /** Under which the conversation is kept; two widgets of one name keep two, in their order on the page. */
  declare name: string;
  /** Questions to begin with; as an attribute, with `|` between them. */
  declare suggestions: string[];
  /** Whether titles lead to the archive's own pages of the articles, in place of the outlets'. */
  declare archiveLinks: boolean;
  /** Words in place of the widget's own; as an attribute, in JSON. */
  declare strings: WordsGiven;
  /** Whether a floating widget's panel is open. */
  declare open: boolean;

  declare private copied: number | null;
  declare private judged: View["judged"];
  /** What a screen reader is told, each thing once. */
  declare private announced: readonly string[];
  private readonly card = new QuoteCard(this);
  private readonly conversation = new Conversation({
    service: () => this.service,
    changed: () => this.requestUpdate(),
    heard: (told, turn) => this.announce(told, turn),
  });
  private shownTurn = 0;
  /** Whether the newest turn is kept in sight as it grows, until the reader looks elsewhere. */
  private following = false;
  private tick = 0;

  constructor() {
    super();
    this.endpoint = "";
    this.apiKey = "";
    this.heading = "";
    this.mode = "inline";
    this.name = "";
    this.suggestions = [];
    this.archiveLinks = false;
    this.strings = {};
    this.open = false;
    this.copied = null;
    this.judged = null;
    this.announced = [];
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.conversation.open(this.name || this.id || "chat");
    this.shownTurn = this.conversation.turns.length;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.tick);
    this.conversation.close();
  }

  static override get observedAttributes(): string[] {
    return [...super.observedAttributes, "lang"];
  }

  override attributeChangedCallback(name: string, before: string | null, now: string | null): void {
    super.attributeChangedCallback(name, before, now);
    if (name === "lang") this.requestUpdate();
  }

  /** Ask a question as if the reader had. */
  ask(question: string): void {
    const asked = question.trim();
    if (!asked || this.conversation.busy) return;
    this.announced = [this.speech.asking];
    this.judged = this.copied = null;
    this.conversation.begin(asked);
  }

  /** Forget the conversation, here and on the server. */
  forget(): void {
    this.card.hide();
    this.conversation.forget();
    this.shownTurn = 0;
    this.announced = [this.speech.forgotten];
    this.focusOn("textarea.ask-input");
  }

  override render(): TemplateResult {
    const { speech } = this;
    const floating = this.mode === "floating";
    const heading = this.heading || speech.heading;
    const shut = floating && !this.open;
    return html`
      ${floating ? launcherView(heading, speech, this.open, () => this.toggle()) : nothing}
      <section class="frame" part="frame" id="frame" lang=${speech.language} dir=${speech.direction}
        role=${floating ? "dialog" : "region"} aria-label=${heading} ?hidden=${shut} @keydown=${this.escaped}>
        ${headView({
          heading,
          speech,
          forget: this.conversation.turns.length ? () => this.forget() : null,
          close: floating ? () => this.toggle() : null,
        })}
        ${this.conversationView()}
        ${questionForm(this.conversation.busy, speech, (question) => this.ask(question), () => this.stop())}
        <div class="unseen" role="log" aria-live="polite">${this.announced.map((said) => html`<p>${said}</p>`)}</div>
      </section>
    `;
  }

  private conversationView(): TemplateResult {
    const { speech, view } = this;
    const { turns } = this.conversation;
    return html`<div class="conversation" part="conversation" role="group" aria-label=${speech.conversation} tabindex="0"
      @wheel=${this.lookedElsewhere} @touchmove=${this.lookedElsewhere} @keydown=${this.lookedElsewhere}
      ?hidden=${!turns.length && !this.suggestions.length}>
      ${turns.map((turn, index) => turnView(turn, index === turns.length - 1, view))}
      ${turns.length || !this.suggestions.length
        ? nothing
        : questionsView(speech.suggestions, this.suggestions, "suggestions", view)}
    </div>`;
  }

  protected override updated(changed: PropertyValues): void {
    const { turns } = this.conversation;
    const last = turns.at(-1);
    if (turns.length > this.shownTurn) this.following = true;
    this.shownTurn = turns.length;
    if (last && this.following) this.showLastTurn();
    if (last?.state !== "asking") this.following = false;
    clearTimeout(this.tick);
    if (last?.state === "failed" && waitFor(last)) this.tick = window.setTimeout(() => this.requestUpdate(), 1_000);
    if (changed.has("open") && this.mode === "floating" && changed.get("open") !== undefined) {
      this.focusOn(this.open ? "textarea.ask-input" : ".launcher");
    }
  }

  /** The newest question goes to the top of the conversation, so that its answer is read from the beginning. */
  private showLastTurn(): void {
    const conversation = this.renderRoot.querySelector(".conversation")!;
    const turn = conversation.querySelector(".turn:last-of-type")!;
    conversation.scrollTop += turn.getBoundingClientRect().top - conversation.getBoundingClientRect().top - EDGE;
  }

  private readonly lookedElsewhere = { handleEvent: () => void (this.following = false), passive: true };

  private get service(): Service {
    return { endpoint: (this.endpoint || HOME).replace(/\/+$/, ""), key: this.apiKey };
  }

  private get speech(): Speech {
    const page = this.closest("[lang]")?.getAttribute("lang") ?? document.documentElement.lang;
    return speech([page, ...navigator.languages].filter(Boolean), this.strings);
  }

  private get view(): View {
    return {
      speech: this.speech,
      card: this.card,
      copied: this.copied,
      judged: this.judged,
      link: (article) => {
        const own = this.archiveLinks ? archiveLink(this.service.endpoint, article) : null;
        return own ?? articleLink(article.url, "quote" in article ? article.quote : "");
      },
      ask: (question) => this.fromButton(() => this.ask(question)),
      again: (turn) => this.fromButton(() => this.again(turn)),
      copy: (turn) => void this.copy(turn),
      judge: (turn, helpful, comment) => void this.judge(turn, helpful, comment),
    };
  }

  /** For buttons that go away with what they do: the focus must not fall out of the widget. */
  private fromButton(act: () => void): void {
    act();
    this.focusOn(".conversation");
  }

  private focusOn(selector: string): void {
    void this.updateComplete.then(() =>
      this.renderRoot.querySelector<HTMLElement>(selector)?.focus({ preventScroll: true }),
    );
  }

  private toggle(): void {
    this.card.hide();
    this.open = !this.open;
  }

  private stop(): void {
    this.conversation.stop();
    this.announced = [...this.announced, this.speech.stopped];
    this.focusOn("textarea.ask-input");
  }

  private again(turn: Turn): void {
    this.announced = [this.speech.asking];
    this.conversation.again(turn);
  }

  private async copy(turn: Turn): Promise<void> {
    try {
      await navigator.clipboard.writeText(copyText(turn, this.speech));
    } catch {
      return; // the reader has not allowed it; the button stays as it was
    }
    this.copied = turn.id;
    this.announced = [...this.announced, this.speech.copied];
  }

  private async judge(turn: Turn, helpful: boolean, comment?: string): Promise<void> {
    const told = await this.conversation.judge(turn, helpful, comment);
    const more = told && !helpful && comment === undefined;
    const outcome = more ? "comment" : told ? "thanks" : "unsaid";
    this.judged = { turn: turn.id, outcome };
    if (outcome !== "comment") this.announced = [...this.announced, this.speech[outcome]];
    if (more) this.focusOn(".comment textarea");
    else if (comment !== undefined) this.focusOn(".turn:last-of-type [data-helpful=false]");
  }

  private announce(told: Told, turn: Turn): void {
    const { speech } = this;
    const said: Partial<Record<Told["kind"], () => string>> = {
      claim: () => (told as { claim: { text: string } }).claim.text,
      delay: () => speech.delays[(told as { why: keyof Speech["delays"] }).why],
      failed: () => failureText(this.conversation.turns.find(({ id }) => id === turn.id)!, speech),
      done: () => this.closing(told as Extract<Told, { kind: "done" }>),
    };
    const words = said[told.kind]?.();
    if (words && this.announced.at(-1) !== words) this.announced = [...this.announced, words];
    if (told.kind === "failed" && told.failure.kind === "key") {
      this.dispatchEvent(new CustomEvent("dateline-key-refused", { bubbles: true, composed: true }));
    }
  }

  /** What is said when an answer is whole: of a refusal its reason, else how many sources there are. */
  private closing({ answer }: Extract<Told, { kind: "done" }>): string {
    const { speech } = this;
    if (!answer.claims.length) return answer.text;
    const sources = count(speech.sources, answer.citations.length, speech.language);
    const noted = answer.status === "partial" ? speech.partial : answer.status === "conflict" ? speech.conflict : "";
    return [noted, sources].filter(Boolean).join(" ");
  }

  private escaped(event: KeyboardEvent): void {
    if (event.key === "Escape" && !event.defaultPrevented && this.mode === "floating") this.toggle();
  }
}

function parsedWords(given: string | null): WordsGiven {
  try {
    const words: unknown = JSON.parse(given ?? "{}");
    return typeof words === "object" && words !== null ? (words as WordsGiven) : {};
  } catch {
    return {};
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "dateline-chat": DatelineChat;
  }
}
