import { find } from "../dom.ts";
import { Frame } from "../frame.ts";
import { BoardModel, readBoard, showBoard } from "./board-model.ts";
import { BoardView } from "./board-view.ts";
import { SharedPage } from "./shared-page.ts";

const page = new SharedPage("board", "Board", showBoard, readBoard, {
  onContent: () => show.request(),
  onReader: (isReader) => {
    view.setReader(isReader);
    add.hidden = isReader;
  },
});
const model = new BoardModel(page.doc);
const view = new BoardView(model);
const add = find("add-list", HTMLButtonElement);
const show = new Frame(() => view.show());

model.onChange(() => show.request());
add.addEventListener("click", () => view.addList());
page.start();
