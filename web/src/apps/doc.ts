import type { EditorView } from "@codemirror/view";
import type * as Y from "yjs";
import { systemClock } from "../clock.ts";
import { find } from "../dom.ts";
import { openEditor } from "./editor.ts";
import { Presence } from "./presence.ts";
import { SharedPage } from "./shared-page.ts";

/** Under which name the text lies in the document. */
const TEXT = "text";

let editor: EditorView | undefined;
const page = new SharedPage("doc", "Document", textOf, textOf, {
  onContent: open,
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
  editor ??= openEditor(find("editor", HTMLDivElement), page.doc.getText(TEXT), presence.awareness);
}

page.start();
