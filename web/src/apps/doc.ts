import type * as Y from "yjs";
import { systemClock } from "../clock.ts";
import { find } from "../dom.ts";
import { Editor } from "./editor.ts";
import { Presence } from "./presence.ts";
import { SharedPage } from "./shared-page.ts";

/** Under which name the text lies in the document. */
const TEXT = "text";

let editor: Editor | undefined;
let isReader = false;
const page = new SharedPage("doc", "Document", textOf, textOf, {
  onContent: open,
  onReader: (reads) => {
    isReader = reads;
    editor?.setReader(reads);
  },
  onEntered: () => presence.entered(),
  onLeft: (id) => presence.left(id),
  onGone: () => presence.gone(),
});
const presence = new Presence(page.doc, page.shell.line, page.shell.people, systemClock);

function textOf(doc: Y.Doc): string {
  return doc.getText(TEXT).toString();
}

/** What is written before the content is there would stand before it. */
function open(): void {
  editor ??= new Editor(find("editor", HTMLDivElement), page.doc.getText(TEXT), presence.awareness);
  editor.setReader(isReader);
}

page.start();
