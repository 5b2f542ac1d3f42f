import type {
  Found,
  Hit,
  Invited,
  Limits,
  Mark,
  Message,
  Person,
  Place,
  Private,
  Progress,
  Receipt,
  Role,
  RoomPerson,
  ServerEvent,
  ShownLink,
  Welcome,
  Yours,
  Whereabouts,
} from "./protocol.ts";
import { ROLES } from "./protocol.ts";

type Members = Readonly<Record<string, unknown>>;

/** What the server sent is not what the protocol says; the message says what is wrong with it. */
export class MalformedEvent extends Error {}

/**
 * Reads what the server sent. Members that are not known are ignored.
 *
 * @returns undefined if it is of a type that is not known
 * @throws MalformedEvent if it is not an event of the protocol
 */
export function parseEvent(said: unknown): ServerEvent | undefined {
  const from = members(said);
  const type = text(from["type"]);
  switch (type) {
    case "welcome":
      return welcome(from);
    case "named":
      return { type, person: person(from["person"]) };
    case "refused":
      return refused(from);
    case "ended":
      return { type, code: text(from["code"]), reason: text(from["reason"]) };
    case "private":
      return letter(from);
    case "kept":
      return {
        type,
        to: text(from["to"]),
        id: text(from["id"]),
        position: whole(from["position"]),
      };
    case "identified":
      return {
        type,
        person: person(from["person"]),
        unread: whole(from["unread"]),
        read: whole(from["read"]),
        received: whole(from["received"]),
      };
    case "unread":
      return { type, unread: whole(from["unread"]), read: whole(from["read"]) };
    case "receipt":
      return {
        type,
        by: text(from["by"]),
        stage: stage(from["stage"]),
        position: whole(from["position"]),
      };
    case "letters":
      return {
        type,
        messages: list(from["messages"], letter),
        more: from["more"] === true,
        progress: list(from["progress"], progress),
      };
    case "found":
      return found(from);
    case "rooms":
      return {
        type,
        rooms: list(from["rooms"], yours),
        invitations: list(from["invitations"], invited),
      };
    case "presence":
    case "present":
      return { type, people: list(from["people"], whereabouts) };
    case "typing":
      return {
        type,
        person: person(from["person"]),
        ...(from["room"] === undefined ? {} : { room: text(from["room"]) }),
      };
    case "places":
      return { type, places: list(from["places"], place) };
    case "delivered":
      return { type, to: text(from["to"]), id: text(from["id"]) };
    default:
      return eventOfRoom(type, from);
  }
}

function eventOfRoom(type: string, from: Members): ServerEvent | undefined {
  switch (type) {
    case "entered":
      return {
        type,
        room: text(from["room"]),
        messages: list(from["messages"], message),
        more: from["more"] === true,
        gap: from["gap"] === true,
        people: list(from["people"], person),
        visitors: whole(from["visitors"]),
        ...(from["standing"] === undefined ? {} : { standing: standing(from["standing"]) }),
        ...(from["removed"] === undefined ? {} : { removed: list(from["removed"], whole) }),
        ...(from["read"] === undefined ? {} : { read: whole(from["read"]) }),
      };
    case "room":
      return yours(from);
    case "invited":
      return invited(from);
    case "uninvited":
      return { type, room: text(from["room"]) };
    case "members":
      return {
        type,
        room: text(from["room"]),
        title: text(from["title"]),
        role: role(from["role"]),
        people: list(from["people"], roomPerson),
        invited: from["invited"] === undefined ? [] : list(from["invited"], roomPerson),
        links: from["links"] === undefined ? [] : list(from["links"], shownLink),
      };
    case "member":
      return {
        type,
        room: text(from["room"]),
        person: person(from["person"]),
        ...(from["role"] === undefined ? {} : { role: role(from["role"]) }),
      };
    case "link":
      return {
        type,
        room: text(from["room"]),
        token: text(from["token"]),
        role: role(from["role"]),
      };
    case "removed":
      return {
        type,
        room: text(from["room"]),
        code: text(from["code"]),
        reason: text(from["reason"]),
      };
    case "removed-message":
      return { type, room: text(from["room"]), position: whole(from["position"]) };
    case "read":
      return { type, room: text(from["room"]), position: whole(from["position"]) };
    case "forgotten":
      return { type, room: text(from["room"]) };
    case "message":
      return { type, room: text(from["room"]), message: message(from["message"]) };
    case "posted":
      return {
        type,
        room: text(from["room"]),
        id: text(from["id"]),
        position: whole(from["position"]),
      };
    case "history":
      return {
        type,
        room: text(from["room"]),
        messages: list(from["messages"], message),
        more: from["more"] === true,
      };
    case "joined":
    case "left":
      return {
        type,
        room: text(from["room"]),
        person: person(from["person"]),
        visitors: whole(from["visitors"]),
      };
    case "renamed":
      return {
        type,
        room: text(from["room"]),
        person: person(from["person"]),
        was: text(from["was"]),
      };
    default:
      return undefined;
  }
}

function role(value: unknown): Role {
  const known = ROLES.find((each) => each === value);
  if (known === undefined) {
    throw new MalformedEvent("not a role");
  }
  return known;
}

function standing(value: unknown): { title: string; role: Role } {
  const from = members(value);
  return { title: text(from["title"]), role: role(from["role"]) };
}

function yours(value: unknown): Yours {
  const from = members(value);
  return { type: "room", room: text(from["room"]), ...standing(from) };
}

function invited(value: unknown): Invited {
  const from = members(value);
  return {
    type: "invited",
    room: text(from["room"]),
    ...standing(from),
    by: person(from["by"]),
  };
}

function roomPerson(value: unknown): RoomPerson {
  const from = members(value);
  return { person: person(from["person"]), role: role(from["role"]) };
}

function shownLink(value: unknown): ShownLink {
  const from = members(value);
  return {
    id: text(from["id"]),
    role: role(from["role"]),
    ends: whole(from["ends"]),
    uses: whole(from["uses"]),
  };
}

function welcome(from: Members): Welcome {
  const epoch = from["epoch"];
  return {
    type: "welcome",
    person: person(from["person"]),
    limits: limits(from["limits"]),
    search: from["search"] === true,
    ...(typeof epoch === "string" ? { epoch } : {}),
  };
}

function letter(value: unknown): Private {
  const from = members(value);
  const position = from["position"];
  return {
    type: "private",
    id: text(from["id"]),
    from: person(from["from"]),
    to: person(from["to"]),
    text: text(from["text"]),
    time: whole(from["time"]),
    ...(position === undefined ? {} : { position: whole(position) }),
  };
}

function found(from: Members): Found {
  const room = from["room"];
  return {
    type: "found",
    text: text(from["text"]),
    ...(typeof room === "string" ? { room } : {}),
    hits: list(from["hits"], hit),
    more: from["more"] === true,
    end: whole(from["end"]),
    building: from["building"] === true,
  };
}

function hit(value: unknown): Hit {
  const from = members(value);
  const marks = list(from["marks"], mark);
  return from["letter"] === undefined
    ? { room: text(from["room"]), message: message(from["message"]), marks }
    : { letter: letter(from["letter"]), marks };
}

function mark(value: unknown): Mark {
  const from = members(value);
  return { start: whole(from["start"]), end: whole(from["end"]) };
}

function progress(value: unknown): Progress {
  const from = members(value);
  return {
    by: text(from["by"]),
    delivered: whole(from["delivered"]),
    read: whole(from["read"]),
  };
}

function whereabouts(value: unknown): Whereabouts {
  const from = members(value);
  const since = from["since"];
  return {
    id: text(from["id"]),
    state: state(from["state"]),
    ...(since === undefined ? {} : { since: whole(since) }),
  };
}

function state(value: unknown): Whereabouts["state"] {
  if (value !== "HERE" && value !== "AWAY" && value !== "GONE" && value !== "UNKNOWN") {
    throw new MalformedEvent("not a state");
  }
  return value;
}

function place(value: unknown): Place {
  const from = members(value);
  return {
    room: text(from["room"]),
    read: whole(from["read"]),
    last: whole(from["last"]),
    unread: whole(from["unread"]),
  };
}

function stage(value: unknown): Receipt["stage"] {
  if (value !== "DELIVERED" && value !== "READ") {
    throw new MalformedEvent("not a stage");
  }
  return value;
}

function refused(from: Members): ServerEvent {
  const room = from["room"];
  const id = from["id"];
  return {
    type: "refused",
    request: typeof from["request"] === "string" ? from["request"] : "",
    ...(typeof room === "string" ? { room } : {}),
    ...(typeof id === "string" ? { id } : {}),
    code: text(from["code"]),
    reason: text(from["reason"]),
  };
}

function message(value: unknown): Message {
  const from = members(value);
  return {
    position: whole(from["position"]),
    id: text(from["id"]),
    person: person(from["person"]),
    text: text(from["text"]),
    time: whole(from["time"]),
  };
}

function person(value: unknown): Person {
  const from = members(value);
  return { id: text(from["id"]), name: text(from["name"]) };
}

function limits(value: unknown): Limits {
  const from = members(value);
  return { text: whole(from["text"]), name: whole(from["name"]), rooms: whole(from["rooms"]) };
}

function members(value: unknown): Members {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new MalformedEvent("not an object");
  }
  return value as Members;
}

function list<T>(value: unknown, item: (value: unknown) => T): readonly T[] {
  if (!Array.isArray(value)) {
    throw new MalformedEvent("not a list");
  }
  return value.map(item);
}

function text(value: unknown): string {
  if (typeof value !== "string") {
    throw new MalformedEvent("not a text");
  }
  return value;
}

function whole(value: unknown): number {
  if (!Number.isSafeInteger(value)) {
    throw new MalformedEvent(
      `not a whole number but ${typeof value === "number" ? value : typeof value}`,
    );
  }
  return value as number;
}
