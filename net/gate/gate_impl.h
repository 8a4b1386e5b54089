#pragma once
#include "engine/base/map.h"
#include "engine/session/hub.h"
#include "net/gate/gate.h"
#include "net/gate/gate_wire.h"
#include "net/stream/sealed.h"

#include <ev.h>

/* The inside of the gate: gate_hold.c, gate_queue.c and gate_link.c. */

/* A line or a call that the world has not been given yet. */
struct gate_input {
    struct gate_input *next;
    enum gate_kind kind; /* GATE_LINE, GATE_REFUSED, GATE_CALL */
    int64_t came_ms;     /* monotonic */
    char *tag;           /* owned: of a call; else NULL */
    struct buf
            rest; /* of a line its text; of a call what follows the conversation in its frame */
};

/* A call that the world has, and has not answered. */
struct gate_asked {
    struct gate_asked *next;
    char *tag;      /* owned */
    bool returning; /* its front asked for what it had of the last process */
};

/* A conversation. */
struct gate_held {
    struct session *session;
    struct gate_hold *hold; /* of the world where it is now */
    uint32_t
            id; /* that the world knows it by; another one each time that it comes to a world */
    bool walks; /* it has left another world, and this one has not said whether it goes on */
    bool told;  /* the world knows of it */
    bool resuming;  /* it was asked to go on, and the world has not said whether it does */
    bool returning; /* its front asks for what it had of the last process */
    bool away;      /* it was told that the world is away */
    bool hides;     /* what it types is not shown: a password */
    bool drops; /* the world has forgotten that it asked for that: the next line is left out */
    bool leaves_out; /* what it types is the rest of a text that the world has forgotten, up to "." */
    int64_t left_out_ms; /* monotonic: when it last typed such a line */
    enum session_awaits awaits;
    char token[64];  /* by which it goes on; empty: it cannot */
    struct buf line; /* that the world has, and is not done; see busy */
    enum gate_kind line_kind;
    bool busy;
    bool begun;      /* the world ends, and has begun it */
    bool prompted;   /* a prompt has come since the line went */
    uint64_t fields; /* hash of what the world was told of the session */
    struct gate_input *first;
    struct gate_input *last;
    struct gate_asked *asked;
    struct gate_held *next_new; /* of those that the world is to be told of */
    bool is_new;
};

/* What the gate holds of one world. The first is where newcomers come in; others are made as people walk there. */
struct gate_hold {
    struct gate_hold *first; /* itself, of the first */
    struct hub *hub;         /* the first's own; all have it */
    struct map all;          /* the first's: session id -> struct gate_held, owned */
    uint32_t ids;            /* the first's: the last one given out */
    struct map helds;        /* those that are in this world now, by their id */
    /* The first's: the hold of that world, which listens for gates at link, made if need be; NULL: it cannot be. */
    struct gate_hold *(*go)(void *data, struct str world, struct str link);
    void *data;
    struct gate_held *first_new;
    size_t returning; /* what the world was asked for, and has not answered, so that all are back as they were */
    bool waits;         /* what comes does, until nothing is or RETURN_MS have passed */
    int64_t up_ms;      /* monotonic: since when it is there */
    bool up;            /* the world is there and has been greeted */
    bool was_up;        /* it was once */
    struct buf out;     /* frames for the world, this turn */
    struct buf game;    /* names and values, as GATE_GAME has them */
    struct buf problem; /* empty: the game is well */
};

/* -- gate_hold.c -- */

/* first: NULL of the first. */
void gate_hold_init(struct gate_hold *hold, struct gate_hold *first);
void gate_hold_finish(struct gate_hold *hold);
/* The world is there: tells it who is held. */
void gate_hold_up(struct gate_hold *hold);
/* It is not: tells everybody. ended: it said so before. */
void gate_hold_down(struct gate_hold *hold, bool ended);
/* Each second. */
void gate_hold_tick(struct gate_hold *hold);
/* False: it is malformed. */
bool gate_hold_take(struct gate_hold *hold, struct gate_frame *frame);
/* To everybody who is shown words. */
void gate_hold_tell(struct gate_hold *hold, const struct msg *msg);

/* An answer to a line that brings none else; nothing before log-in. */
void gate_hold_prompt(const struct gate_held *held);

/* -- gate_queue.c -- */

void gate_queue_add_line(
        struct gate_hold *hold, struct gate_held *held, enum gate_kind kind, struct str text);
/* Takes call->args. */
void gate_queue_add_call(
        struct gate_hold *hold, struct gate_held *held, const struct session_call *call);
/* Gives the world what waits, as far as it goes now. */
void gate_queue_drain(struct gate_hold *hold, struct gate_held *held);
/* The world has said whether it goes on, or it is gone. */
void gate_queue_resumed(struct gate_hold *hold, struct gate_held *held);
/* All are back as they were, or it is not waited for them any more. */
void gate_queue_go_on(struct gate_hold *hold);
/* Tells the world of a conversation; of those that have just begun. */
void gate_queue_open(struct gate_hold *hold, struct gate_held *held);
void gate_queue_open_new(struct gate_hold *hold);
void gate_queue_fields(struct gate_hold *hold, struct gate_held *held);
/* The world's line is done, or never will be. */
void gate_queue_forget_line(struct gate_held *held);
/* The world did not begin it: it is the first to be given to the next. */
void gate_queue_take_back(struct gate_held *held);
/* A call is answered. */
void gate_queue_answered(struct gate_hold *hold, struct gate_held *held, struct str tag);
/* The world will answer none of those that it has. */
void gate_queue_forget_calls(struct gate_hold *hold, struct gate_held *held);
/* Takes the first off; there is one. The first line; NULL: there is none. The caller frees them. */
struct gate_input *gate_queue_take_first(struct gate_held *held);
struct gate_input *gate_queue_take_line(struct gate_held *held);
void gate_queue_free(struct gate_input *input);
void gate_queue_finish(struct gate_hold *hold, struct gate_held *held);

/* -- gate_link.c -- */

struct gate_link {
    struct net_context *context;
    struct gate_hold *hold;
    char **to; /* owned, texts too */
    size_t to_count;
    size_t at;             /* which of these is tried, or was it that answered */
    struct stream *stream; /* NULL: not connected */
    struct connector *connector;
    struct sealed sealed;
    struct buf in;
    struct ev_timer again;
    struct ev_timer tick;
    int64_t down_ms; /* monotonic: since when it is away */
    bool greeted;
    bool ended; /* the world said that it ends */
    bool stopping;
    bool told_wrong; /* in the log, that the secrets differ */
};

MUST_CHECK bool gate_link_start(struct gate_link *link, struct err *err);
/* Writes what is queued, and runs the loop's last turns. */
void gate_link_stop(struct gate_link *link);
/* From now on it is looked for there, and nowhere else; a connection that is there stays. */
void gate_link_set(struct gate_link *link, struct str to);
/* Hands hold->out to the stream. */
void gate_link_flush(struct gate_link *link);

/* One world of those to which people of the gate have walked. */
struct gate_world {
    char name[GATE_NAME_MAX + 1]; /* in its realm; empty: not known */
    struct gate_hold hold;
    struct gate_link link;
};

#define GATE_WORLDS_MAX 200

struct gate {
    struct net_context *context;
    struct ev_timer rest; /* runs between two rounds in which a crowd is told */
    int64_t round_us;     /* when the round began; 0: none is under way */
    struct gate_world
            *worlds[GATE_WORLDS_MAX]; /* owned; the first is where newcomers come in */
    size_t count;
};
