import assert from "node:assert/strict";
import { describe, test } from "node:test";
import * as Y from "yjs";
import { BoardModel, change, orderAt, showBoard } from "../src/apps/board-model.ts";
import { applyAll } from "../src/apps/shared-doc.ts";

function join(one: Y.Doc, other: Y.Doc): void {
  Y.applyUpdate(other, Y.encodeStateAsUpdate(one));
  Y.applyUpdate(one, Y.encodeStateAsUpdate(other));
}

function twins(): [Y.Doc, BoardModel, Y.Doc, BoardModel] {
  const one = new Y.Doc();
  const other = new Y.Doc();
  return [one, new BoardModel(one), other, new BoardModel(other)];
}

function texts(model: BoardModel): string[][] {
  return model.view().map(({ cards }) => cards.map(({ text }) => text));
}

describe("BoardModel", () => {
  test("lists and cards are in the order in which they were added", () => {
    const [, model] = twins();
    const todo = model.addList("To do");
    const done = model.addList("Done");
    model.addCard(todo, "one");
    model.addCard(todo, "two");
    model.addCard(done, "three");
    assert.deepEqual(
      model.view().map(({ title }) => title),
      ["To do", "Done"],
    );
    assert.deepEqual(texts(model), [["one", "two"], ["three"]]);
  });

  test("a card moves within a list and to others", () => {
    const [, model] = twins();
    const todo = model.addList("To do");
    const done = model.addList("Done");
    const [one = ""] = ["one", "two", "three"].map((text) => model.addCard(todo, text));
    model.moveCard(one, todo, 1);
    assert.deepEqual(texts(model), [["two", "one", "three"], []]);
    model.moveCard(one, todo, 2);
    assert.deepEqual(texts(model), [["two", "three", "one"], []]);
    model.moveCard(one, todo, 0);
    assert.deepEqual(texts(model), [["one", "two", "three"], []]);
    model.moveCard(one, done, 0);
    assert.deepEqual(texts(model), [["two", "three"], ["one"]]);
    model.moveCard(one, "nowhere", 0);
    assert.deepEqual(texts(model), [["two", "three"], ["one"]]);
  });

  test("a mark stays behind its character, whoever's text comes first", () => {
    for (const [first, second] of [
      [1, 2],
      [2, 1],
    ] as const) {
      const [one, ones, other, others] = twins();
      const card = ones.addCard(ones.addList("A"), "one");
      join(one, other);
      one.clientID = first;
      other.clientID = second;
      ones.writeCard(card, "one", "one and ");
      others.writeCard(card, "one", "one and b");
      const mark = ones.mark(card, "one and ".length);
      join(one, other);
      const [before, after] = first < second ? ["one and ", " and b"] : ["one and b and ", ""];
      assert.equal(ones.text(card), before + after);
      assert.equal(ones.indexOf(mark), before.length);
    }
  });

  test("a mark is where its text begins when all before it is gone, or all of it", () => {
    const [one, ones, other, others] = twins();
    const card = ones.addCard(ones.addList("A"), "one and");
    join(one, other);
    const mark = ones.mark(card, 3);
    others.writeCard(card, "one and", "and");
    join(one, other);
    assert.equal(ones.indexOf(mark), 0);
    assert.equal(ones.indexOf(ones.mark(card, 99)), 3);
    others.removeCard(card);
    join(one, other);
    assert.equal(ones.text(card), "");
    assert.equal(ones.indexOf(mark), 0);
  });

  test("others are heard of before what they have done is there, oneself is not", () => {
    const [one, ones, other, others] = twins();
    const seen: number[] = [];
    ones.beforeOthers(() => seen.push(ones.view().length));
    ones.addList("mine");
    others.addList("theirs");
    assert.deepEqual(seen, []);
    applyAll(one, [Y.encodeStateAsUpdate(other)], "line");
    assert.deepEqual(seen, [1]);
    assert.equal(ones.view().length, 2);
  });

  test("a card that two move at once is in one place, the same for both", () => {
    const [one, ones, other, others] = twins();
    const lists = ["A", "B", "C"].map((title) => ones.addList(title));
    const card = ones.addCard(lists[0] ?? "", "card");
    join(one, other);
    ones.moveCard(card, lists[1] ?? "", 0);
    others.moveCard(card, lists[2] ?? "", 0);
    join(one, other);
    assert.equal(showBoard(one), showBoard(other));
    assert.equal(texts(ones).flat().length, 1);
  });

  test("cards that are put in one place at once are all there, in one order, and move on", () => {
    const [one, ones, other, others] = twins();
    const list = ones.addList("A");
    join(one, other);
    ones.addCard(list, "one");
    others.addCard(list, "two");
    join(one, other);
    assert.equal(showBoard(one), showBoard(other));
    const third = ones.addCard(list, "three");
    ones.moveCard(third, list, 1);
    assert.equal(texts(ones)[0]?.length, 3);
  });

  test("a card that is moved to a list that is taken away is in the first one", () => {
    const [one, ones, other, others] = twins();
    const [first = "", second = ""] = ["A", "B"].map((title) => ones.addList(title));
    const card = ones.addCard(first, "card");
    join(one, other);
    ones.removeList(second);
    others.moveCard(card, second, 0);
    join(one, other);
    assert.equal(showBoard(one), showBoard(other));
    assert.deepEqual(texts(ones), [["card"]]);
    ones.moveCard(card, first, 0);
    assert.deepEqual(texts(ones), [["card"]]);
  });

  test("a card that is removed while it is moved is gone", () => {
    const [one, ones, other, others] = twins();
    const list = ones.addList("A");
    const card = ones.addCard(list, "card");
    join(one, other);
    ones.removeCard(card);
    others.moveCard(card, list, 0);
    join(one, other);
    assert.deepEqual(texts(ones), [[]]);
    assert.equal(showBoard(one), showBoard(other));
  });

  test("what two write in one card at once is all there", () => {
    const [one, ones, other, others] = twins();
    const list = ones.addList("A");
    const card = ones.addCard(list, "buy milk");
    join(one, other);
    ones.writeCard(card, "buy milk", "buy oat milk");
    others.writeCard(card, "buy milk", "buy milk today");
    join(one, other);
    assert.deepEqual(texts(ones), [["buy oat milk today"]]);
    assert.equal(showBoard(one), showBoard(other));
  });

  test("two that do everything at random end with the same board", () => {
    const seed = Date.now() % 2 ** 31;
    let state = seed;
    const random = (below: number): number => {
      state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
      return Math.floor((state / 2 ** 31) * below);
    };
    const [one, ones, other, others] = twins();
    for (let i = 0; i < 600; i++) {
      const model = random(2) === 0 ? ones : others;
      const view = model.view();
      const list = view[random(view.length)];
      const cards = view.flatMap((each) => each.cards);
      const card = cards[random(cards.length)];
      const what = random(10);
      if (what === 0 || list === undefined) {
        model.addList(`list ${i}`);
      } else if (what === 1 && view.length > 3) {
        model.removeList(list.id);
      } else if (what < 5 || card === undefined) {
        model.addCard(list.id, `card ${i}`);
      } else if (what < 9) {
        model.moveCard(card.id, list.id, random(list.cards.length + 1));
      } else {
        model.removeCard(card.id);
      }
      if (random(20) === 0) {
        join(one, other);
        assert.equal(showBoard(one), showBoard(other), `seed ${seed}`);
      }
    }
  });

  test("what is no board does no harm", () => {
    const [doc, model] = twins();
    const list = model.addList("A");
    doc.getMap("cards").set("x", new Y.Map([["place", 7]]));
    doc.getMap("cards").set("y", new Y.Map([["place", { list, order: "!" }]]));
    doc.getMap("lists").set("z", new Y.Map());
    assert.equal(model.view().flatMap(({ cards }) => cards).length, 2);
    model.moveCard("y", list, 0);
    model.addCard(list, "fine");
    assert.ok(texts(model).flat().includes("fine"));
  });
});

describe("orderAt", () => {
  test("is between the neighbours, and behind those that are equal", () => {
    const others = ["a0", "a1", "a1", "a2"].map((order, index) => ({ id: `${index}`, order }));
    assert.ok(orderAt(others, 0) < "a0");
    const between = orderAt(others, 1);
    assert.ok("a0" < between && between < "a1");
    const behind = orderAt(others, 2);
    assert.ok("a1" < behind && behind < "a2");
    assert.ok(orderAt(others, 4) > "a2");
  });
});

describe("change", () => {
  test("is one piece", () => {
    assert.deepEqual(change("abc", "abXc"), { start: 2, removed: 0, added: "X" });
    assert.deepEqual(change("aaa", "aa"), { start: 2, removed: 1, added: "" });
    assert.deepEqual(change("", "a"), { start: 0, removed: 0, added: "a" });
    assert.deepEqual(change("same", "same"), { start: 4, removed: 0, added: "" });
  });
});
