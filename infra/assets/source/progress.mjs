// Keeps a part of a page up to date by asking for the page again: `<div id="…" data-module="app-progress">`.
// The part as the server drew it stays until a newer one has come. The server says `data-ended` on the last one.
import { Button, Component, createAll } from "govuk-frontend";

const FIRST_WAIT = 2000;
const LONGEST_WAIT = 15000;
const GROWTH = 1.3;
// Signed out (a redirect to sign in), or no longer theirs: asking again would change nothing.
const GONE = new Set([401, 403, 404]);

export class Progress extends Component {
  static moduleName = "app-progress";

  constructor(root) {
    super(root);
    this.wait = FIRST_WAIT;
    // A page in the background is not looked at, so it doesn't ask.
    document.addEventListener("visibilitychange", () => this.plan());
    this.plan();
  }

  plan() {
    clearTimeout(this.timer);
    if (!document.hidden && !("ended" in this.$root.dataset)) {
      this.timer = setTimeout(() => this.ask(), this.wait);
      this.wait = Math.min(this.wait * GROWTH, LONGEST_WAIT);
    }
  }

  async ask() {
    try {
      const answer = await fetch(this.$root.dataset.href || location.href, {
        cache: "no-store",
        // The server doesn't take a page that asks by itself for a person at the keyboard: the session may end.
        headers: { "Expunge-Watching": "1" },
        redirect: "manual",
      });
      this.leave(!answer.ok);
      if (answer.type === "opaqueredirect" || GONE.has(answer.status)) {
        return;
      }
      if (answer.ok) {
        this.show(await answer.text());
      }
    } catch {
      this.leave(true);
    }
    this.plan();
  }

  // What is shown stays, and so does the link that asks for the page again.
  leave(isLeft) {
    this.$root.classList.toggle("app-progress--left", isLeft);
  }

  show(text) {
    const newer = new DOMParser().parseFromString(text, "text/html").getElementById(this.$root.id);
    if (!newer) {
      return;
    }
    // Part by part, so that a screen reader tells the sentence only when it is another one.
    [...this.$root.children].forEach((part, at) => {
      const found = newer.children[at];
      if (found && found.innerHTML !== part.innerHTML) {
        part.replaceChildren(...found.childNodes);
        this.wait = FIRST_WAIT;
      }
    });
    if ("ended" in newer.dataset) {
      this.$root.dataset.ended = "";
      this.end(newer.ownerDocument);
    }
  }

  // What says or offers something else once it has ended, outside this part: `<div id="…" data-ends-with="…">`. What has the focus stays.
  end(newer) {
    for (const part of document.querySelectorAll(`[data-ends-with="${this.$root.id}"]`)) {
      const found = newer.getElementById(part.id);
      if (found && !part.contains(document.activeElement)) {
        part.replaceChildren(...found.childNodes);
        createAll(Button, undefined, part);
      }
    }
  }
}
