/** Windows that their users look away from. */

const VISIBILITY = "visibility";

/** Makes a window that its user can look away from. */
export async function canBeLeft(window) {
  await window.page.addInitScript(
    (key) =>
      Object.defineProperty(document, "visibilityState", {
        get: () => sessionStorage.getItem(key) ?? "visible",
      }),
    VISIBILITY,
  );
}

/** From now on the window is `hidden`, or `visible`. */
export async function turn(chat, visibility) {
  await chat.page.evaluate(
    ([key, value]) => {
      sessionStorage.setItem(key, value);
      document.dispatchEvent(new Event("visibilitychange"));
    },
    [VISIBILITY, visibility],
  );
}
