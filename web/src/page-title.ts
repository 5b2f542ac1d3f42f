/**
 * The title of the page: in the tab of a page that is not looked at, it tells what waits there.
 */
export function pageTitle(room: string, unread: number, isHidden: boolean): string {
  const count = isHidden && unread > 0 ? `(${unread > 99 ? "99+" : unread}) ` : "";
  return `${count}${room} · Holdfast`;
}
