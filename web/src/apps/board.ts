import { find } from "../dom.ts";
import { Frame } from "../frame.ts";
import { BoardModel, readBoard, showBoard } from "./board-model.ts";
import { BoardView } from "./board-view.ts";
import { SharedPage } from "./shared-page.ts";

const page = new SharedPage("board", "Board", showBoard, readBoard, {
  onContent: () => show.request(),
});
const model = new BoardModel(page.doc);
const view = new BoardView(model);
const show = new Frame(() => view.show());

model.onChange(() => show.request());
find("add-list", HTMLButtonElement).addEventListener("click", () => view.addList());
page.start();
