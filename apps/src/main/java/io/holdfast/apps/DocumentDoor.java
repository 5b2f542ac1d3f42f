package io.holdfast.apps;

import io.holdfast.chat.Access;
import io.holdfast.documents.DocumentLimits;
import io.holdfast.documents.Documents;
import io.holdfast.doors.Caller;

/**
 * {@code /apps/doc} and {@code /apps/board}: documents that several people change at once. What a
 * change means only the pages know. Safe for use by several threads.
 */
final class DocumentDoor implements AppDoor {

  private final String path;
  private final Shared shared;
  private final AppLimits limits;
  private final AppRooms rooms;

  /**
   * Creates a door.
   *
   * @param path of the app, which keeps its documents apart from those of others
   * @param limits of the apps
   * @param shared with the other doors
   */
  DocumentDoor(String path, AppLimits limits, Shared shared) {
    this.path = path;
    this.limits = limits;
    this.shared = shared;
    this.rooms = new AppRooms(limits, shared.access(), room -> {});
  }

  /**
   * What the doors have in common.
   *
   * @param documents of all apps
   * @param transfers of all apps
   * @param access which says who may do what
   */
  record Shared(Documents documents, Transfers transfers, Access access) {}

  @Override
  public String path() {
    return path;
  }

  @Override
  public void open(AppVisit visit, Caller caller) {
    new DocumentVisit(this, visit, caller).open();
  }

  Documents documents() {
    return shared.documents();
  }

  AppLimits limits() {
    return limits;
  }

  Transfers transfers() {
    return shared.transfers();
  }

  AppRooms rooms() {
    return rooms;
  }

  /** {@return the most that a client hands in at once} */
  int maxBytes() {
    return Math.max(DocumentLimits.DEFAULT.updateBytes(), DocumentLimits.DEFAULT.stateBytes());
  }

  /** {@return the name that a document has among those of all apps} */
  String document(String room) {
    return path.substring(path.lastIndexOf('/') + 1) + "/" + room;
  }
}
