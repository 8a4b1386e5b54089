#pragma once
#include "engine/base/map.h"
#include "engine/base/world_name.h"
#include "engine/session/hub.h"
#include "net/gate/gate.h"
#include "net/gate/gate_wire.h"
#include "net/shared/sealed.h"

#include <ev.h>

/* Internals of the connection proxy: gate_hold.c, gate_queue.c and gate_link.c. */

/* A line or a call not yet sent to the world. */
struct gate_input {
    struct gate_input *next;
    enum gate_kind kind; /* GATE_LINE, GATE_REFUSED, GATE_CALL */
    int64_t came_ms;     /* monotonic */
    char *tag;           /* owned; for a call; else NULL */
    struct buf rest; /* a line's text, or the rest of a call's frame behind the conversation */
};

/* A call that the world has not answered yet. */
struct gate_asked {
    struct gate_asked *next;
    char *tag;      /* owned */
    bool returning; /* its handler asks again for data from the last process */
};

/* A conversation. */
struct gate_held {
    struct session *session;
    struct gate_hold *hold; /* for the world where it is now */
    uint32_t id;            /* its id in the world; a new one each time it comes to a world */
    bool walks;     /* it has left another world, and this one has not confirmed it yet */
    bool told;      /* the world knows of it */
    bool resuming;  /* it was asked to resume, and the world has not answered yet */
    bool returning; /* its handler asks again for data from the last process */
    bool away;      /* its player was told that the world is away */
    bool hides;     /* typed text is hidden: a password */
    bool drops; /* the world has forgotten that question: lines are dropped up to an empty one */
    bool leaves_out; /* typed lines belong to a text that the world has forgotten, up to "." */
    int64_t left_out_ms; /* monotonic: when such a line was last typed */
    enum session_awaits awaits;
    char token[64];  /* for resuming; empty: it cannot resume */
    struct buf line; /* the line at the world that is not done; see busy */
    enum gate_kind line_kind;
    bool busy;
    bool begun;      /* the world stops, and has begun the line */
    bool prompted;   /* a prompt has come since the line was sent */
    uint64_t fields; /* hash of the session fields sent to the world */
    struct gate_input *first;
    struct gate_input *last;
    struct gate_asked *asked;
    struct gate_held *next_new; /* in the list of those to announce to the world */
    bool is_new;
};

/* The proxy's state for one world. The first is where newcomers log in; others are made when
 * players move there. */
struct gate_hold {
    struct gate_hold *first; /* for the first, itself */
    struct hub *hub;         /* owned by the first, shared by all */
    struct map all;          /* the first's: session id -> struct gate_held, owned */
    uint32_t ids;            /* in the first: the last id given out */
    struct map helds;        /* those in this world now, by their id */
    /* In the first: returns the hold of that world, which listens for proxies at link, and creates
     * it if necessary; NULL: impossible. */
    struct gate_hold *(*go)(void *data, struct str world, struct str link);
    void *data;
    struct gate_held *first_new;
    size_t returning;   /* requests that restore conversations, not yet answered by the world */
    bool waits;         /* input waits until all are answered or RETURN_MS have passed */
    int64_t up_ms;      /* monotonic: connected since */
    bool up;            /* the world is connected and greeted */
    bool was_up;        /* it has been up before */
    struct buf out;     /* frames for the world in this turn */
    struct buf game;    /* names and values, in the form of GATE_GAME */
    struct buf problem; /* empty: the game works */
};

/* -- gate_hold.c -- */

/* first: NULL for the first one. */
void gate_hold_init(struct gate_hold *hold, struct gate_hold *first);
void gate_hold_finish(struct gate_hold *hold);
/* The world is connected: announces the conversations. */
void gate_hold_up(struct gate_hold *hold);
/* The world is gone: informs all players. ended: it had announced that. */
void gate_hold_down(struct gate_hold *hold, bool ended);
/* Call it each second. */
void gate_hold_tick(struct gate_hold *hold);
/* Handles a frame. False if it is malformed. */
bool gate_hold_take(struct gate_hold *hold, struct frame *frame);
/* Sends a message to all conversations that show text. */
void gate_hold_tell(struct gate_hold *hold, const struct msg *msg);

/* Sends a prompt after a line without other answer; not before log-in. */
void gate_hold_prompt(const struct gate_held *held);

/* -- gate_queue.c -- */

void gate_queue_add_line(
        struct gate_hold *hold, struct gate_held *held, enum gate_kind kind, struct str text);
/* Takes call->args. */
void gate_queue_add_call(
        struct gate_hold *hold, struct gate_held *held, const struct session_call *call);
/* Sends waiting input to the world, as far as possible now. */
void gate_queue_drain(struct gate_hold *hold, struct gate_held *held);
/* The world has answered a request to resume, or is gone. */
void gate_queue_resumed(struct gate_hold *hold, struct gate_held *held);
/* All conversations are restored, or no longer waited for. */
void gate_queue_go_on(struct gate_hold *hold);
/* Announce a conversation to the world, or all new ones. */
void gate_queue_open(struct gate_hold *hold, struct gate_held *held);
void gate_queue_open_new(struct gate_hold *hold);
void gate_queue_fields(struct gate_hold *hold, struct gate_held *held);
/* The world's line is done, or never will be. */
void gate_queue_forget_line(struct gate_held *held);
/* The world did not begin the line: it is the first for the next process. */
void gate_queue_take_back(struct gate_held *held);
/* The world has answered a call. */
void gate_queue_answered(struct gate_hold *hold, struct gate_held *held, struct str tag);
/* The world will not answer the calls it has. */
void gate_queue_forget_calls(struct gate_hold *hold, struct gate_held *held);
/* gate_queue_take_first removes the first input, which must exist; gate_queue_take_line removes the
 * first line, or returns NULL. The caller frees them. */
struct gate_input *gate_queue_take_first(struct gate_held *held);
struct gate_input *gate_queue_take_line(struct gate_held *held);
void gate_queue_free(struct gate_input *input);
void gate_queue_finish(struct gate_hold *hold, struct gate_held *held);

/* -- gate_link.c -- */

/* An address of the world. */
struct gate_address {
    char *text; /* owned */
    bool heard; /* from the broker or another world, not from the operator */
};

struct gate_link {
    struct net_context *context;
    struct gate_hold *hold;
    struct gate_address *to; /* owned */
    size_t to_count;
    size_t at;             /* index of the address being tried, or of the one that answered */
    size_t good;           /* 1 + index of the one that the world last answered at; 0: none */
    int64_t connected_ms;  /* monotonic */
    struct stream *stream; /* NULL: not connected */
    struct connector *connector;
    struct sealed sealed;
    struct buf in;
    struct ev_timer again;
    struct ev_timer tick;
    int64_t down_ms; /* monotonic: away since */
    bool greeted;
    bool ended; /* the world announced its end */
    bool stopping;
    bool told_wrong; /* in the log, that the peer is not the world */
};

MUST_CHECK bool gate_link_start(struct gate_link *link, struct err *err);
/* Writes the queue, and runs the loop's last turns. */
void gate_link_stop(struct gate_link *link);
/* Sets a heard address to use from now on; a present connection stays. The address where the world
 * last answered is tried too, because what the broker says may be false. */
void gate_link_set(struct gate_link *link, struct str to);
/* Hands hold->out to the stream. */
void gate_link_flush(struct gate_link *link);

/* A world that players of the proxy have moved to. */
struct gate_world {
    char name[WORLD_NAME_MAX + 1]; /* in its realm; empty: unknown */
    struct gate_hold hold;
    struct gate_link link;
};

#define GATE_WORLDS_MAX 200

struct gate {
    struct net_context *context;
    struct ev_timer rest; /* runs between two rounds of output for a crowd */
    int64_t round_us;     /* beginning of the round; 0: none in progress */
    struct gate_world *worlds[GATE_WORLDS_MAX]; /* owned; the first is where newcomers log in */
    size_t count;
};
