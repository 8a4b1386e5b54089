#pragma once
#include "engine/session/session.h"
#include "net/ws/ws_tail.h"
#include "net/ws/ws_talk.h"

/* Between ws_talk.c (one conversation) and ws_talks.c (all of them). */

#define WS_LIMIT_BEFORE 16384 /* of a message, before one is in */

enum ws_talk_step {
    TALK_NEW,
    TALK_LOGGING_IN, /* a call is under way */
    TALK_RESUMING,   /* the same, of a resume: is the token good? */
    TALK_TO_LOG_IN,  /* it is, but there is nothing to resume: log in, soon */
    TALK_IN,
    TALK_OVER, /* its session ends soon */
};

struct web;

struct ws_talk {
    struct ws_talks *talks;
    struct web *web; /* borrowed */
    struct ws_talk *next;
    struct ws_talk *prev;
    struct ws_talk *next_soon;
    bool is_soon;
    struct session *session; /* NULL once gone */
    struct ws_link *link;    /* NULL: absent */
    enum ws_talk_step step;
    struct ws_tail tail;
    uint64_t next_number;
    uint64_t after;  /* of a resume under way */
    bool wants_past; /* of a resume under way: its page has lost what it showed */
    bool has_gap;    /* to be told behind that */
    unsigned
            pasts; /* so often the engine was asked for that: what it tells until its last answer is part of it */
    bool hides; /* what is typed is a secret */
    int64_t opened_ms;
    bool spoke;      /* a message came: a ping of the WebSocket's is none */
    int64_t lost_ms; /* when the link was lost; 0: it is there */
    bool is_guest;
    bool left;      /* the page said good-bye: it was closed, or is being loaded again */
    bool absent;    /* the engine knows */
    bool by_cookie; /* the token came as a cookie: scripts never see it */
    char token[64];
    char name[20];   /* tells it from others of the same token */
    char wanted[20]; /* of a resume: whose name */
    char why[96];
};

/* A new one in the list. */
struct ws_talk *ws_talks_add(struct ws_talks *talks);
/* What asks to be resumed by `asking`: same token, best the one it names, else one that waits. NULL
 * if there is none. */
struct ws_talk *ws_talks_find(struct ws_talks *talks, const struct ws_talk *asking);
/* Has it looked at in the loop's next iteration, outside of the engine: it may be over, absent,
 * back, to be logged in, or caught up. */
void ws_talks_soon(struct ws_talk *talk);
/* The same, if its link waits for the engine. */
void ws_talks_soon_if_behind(struct ws_talk *talk);
/* Notes a message, and charges a stranger's address for it. */
void ws_talks_charge(struct ws_talk *talk);
/* -- ws_talk.c -- */

void ws_talk_send_gap(struct ws_talk *talk);

/* -- ws_talk_past.c -- */

/* Tells the engine who comes back, before a log-in by token. */
void ws_talk_wish(struct ws_talk *talk);
/* Leaves word of where the reader stands, before the session goes. */
void ws_talk_leave_seat(struct ws_talk *talk);
/* A reader takes up the conversation whose page shows nothing: asks for all that was told. Not from
 * within the engine. */
void ws_talk_ask_past(struct ws_talk *talk);
/* Whether the message is not for the reader: part of what was asked for by ws_talk_ask_past. */
/* Does what the game tells concern it? Before it is in, its place in the queue and the end alone. */
bool ws_talk_hears(const struct ws_talk *talk, const struct msg *msg);
bool ws_talk_is_past(const struct ws_talk *talk, const struct msg *msg);
/* The server's next process knows nothing of what was asked of the last one: it is asked, soon. */
void ws_talk_ask_past_again(struct ws_talk *talk);
/* Sends what a MSG_PAST has, if nothing newer was asked for. */
void ws_talk_deliver_past(struct ws_talk *talk, const struct msg *msg);

/* -- ws_talks.c -- */

/* A frame of the engine's: kept until it is out of date. */
void ws_talk_send(struct ws_talk *talk, struct str body, struct str packed);
/* The message as a frame without its number, borrowed until the next call; with packs also packed, if
 * that pays. */
struct str ws_talks_render(
        struct ws_talks *talks, const struct msg *msg, bool packs, struct str *out_packed);
