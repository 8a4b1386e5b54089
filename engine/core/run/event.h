#pragma once
#include "engine/base/str.h"
#include "world/model/object.h"

/* An event as handlers see it: the fields of `e`. Borrowed for the transaction. */

enum event_role {
    ROLE_ANY = 0,
    ROLE_THING,
    ROLE_FROM, /* the place it leaves */
    ROLE_TO,   /* the place it goes to */
    ROLE_ACTOR,
    ROLE_HELD,
    ROLE_ROOM,
    ROLE_WITNESS,
    ROLE_AREA,  /* the area in which it happened; for events from emit */
    ROLE_WORLD, /* same, any area */
    ROLE_COUNT
};

/* A name matched in a command line or given by a caller. */
struct event_arg {
    struct str name;
    struct value value; /* OBJECT, STRING, INT, FLOAT, TABLE; borrowed */
};

#define EVENT_ARGS_MAX 12
#define EVENT_AMOUNT_MAX 1e9

struct event {
    struct str name;      /* "take"; for handlers "timer:rise", "call:NAME" … in full */
    struct object *actor; /* may be NULL */
    struct object *thing;
    struct object *from;
    struct object *to;
    struct object *room;
    struct object *caller; /* call:NAME */
    struct str how;        /* manner: "walk", "take", "teleport", a direction … */
    struct str text;       /* raw, what was said */
    struct str line;       /* the player's line, of a command */
    const struct value *data;
    bool counted;  /* has an amount, which a before handler may replace */
    double amount; /* finite, at most EVENT_AMOUNT_MAX either way */
    bool aside;    /* only actor and thing get the text: a whisper */
    bool settled;  /* it happens whatever handlers say: a refusal undoes only its own handler */
    /* a line that no command matched: only objects with a command for its verb are asked */
    bool unread;
    struct str verb; /* of an unread line */
    struct event_arg args[EVENT_ARGS_MAX];
    size_t arg_count;
};
