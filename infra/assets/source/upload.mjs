// Sends the file of a form straight to the bucket, since a form itself may only have a few megabytes: `<form data-module="app-upload">` with
// one file field. The form without its file asks for the link; the answer is a page, which has it in `#upload`, or says what is wrong.
import { Button, Component, ErrorSummary, createAll } from "govuk-frontend";

export class Upload extends Component {
  static moduleName = "app-upload";

  constructor(root) {
    super(root);
    this.input = root.querySelector("input[type=file]");
    this.progress = root.querySelector("[data-upload-progress]");
    this.button = root.querySelector("button");
    root.addEventListener("submit", (event) => this.start(event));
  }

  start(event) {
    const file = this.input.files[0];
    if (!file) {
      return; // the server says that one is missing
    }
    event.preventDefault();
    if (!this.button.disabled) {
      this.button.disabled = true;
      this.send(file).catch(() => this.failed());
    }
  }

  async send(file) {
    this.tell("Asking where to send the file", 0);
    const answer = await fetch(location.href, { method: "POST", body: this.asked(file), redirect: "error" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const link = page.getElementById("upload");
    if (!link) {
      this.show(page);
      return;
    }
    await this.put(file, link.dataset);
    location.assign(link.dataset.then);
  }

  asked(file) {
    const fields = new URLSearchParams();
    for (const [name, value] of new FormData(this.$root)) {
      if (typeof value === "string") {
        fields.append(name, value);
      }
    }
    fields.append("file-name", file.name);
    fields.append("size", file.size);
    return fields;
  }

  // XMLHttpRequest, because fetch doesn't say how much has been sent.
  put(file, { url, contentType }) {
    return new Promise((done, fail) => {
      const request = new XMLHttpRequest();
      request.open("PUT", url);
      request.setRequestHeader("Content-Type", contentType);
      request.upload.addEventListener("progress", (event) => this.sent(event));
      request.addEventListener("load", () => (request.status === 200 ? done() : fail(request.status)));
      request.addEventListener("error", fail);
      request.send(file);
    });
  }

  sent({ loaded, total }) {
    const percent = Math.floor((100 * loaded) / (total || 1));
    // In tens, so that a screen reader doesn't tell each percent.
    this.tell(`Sending the file: ${percent - (percent % 10)} per cent sent`, percent);
  }

  tell(says, percent) {
    this.progress.hidden = false;
    const status = this.progress.querySelector("[role=status]");
    if (status.textContent !== says) {
      status.textContent = says;
    }
    this.progress.querySelector("progress").value = percent;
  }

  failed() {
    this.tell("The file could not be sent. Choose it again, then try once more.", 0);
    this.button.disabled = false;
    this.input.focus();
  }

  // What the server has to say is shown as if the form had been sent without scripts.
  show(page) {
    const main = page.querySelector("main");
    document.title = page.title;
    document.querySelector("main").replaceWith(main);
    for (const component of [Button, ErrorSummary, Upload]) {
      createAll(component, undefined, main);
    }
  }
}
