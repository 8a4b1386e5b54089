#pragma once
#include "engine/session/session.h"
#include "net/web/ws/ws_tail.h"
#include "net/web/ws/ws_talk.h"

/* Shared by ws_talk.c (one conversation) and ws_talks.c (all of them). */

#define WS_LIMIT_BEFORE 16384 /* for a message before log-in */

enum ws_talk_step {
    TALK_NEW,
    TALK_LOGGING_IN, /* a call is in progress */
    TALK_RESUMING,   /* same, for a resume: is the token valid? */
    TALK_TO_LOG_IN,  /* it is, but without a conversation to resume: logs in soon */
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
    uint64_t after;  /* for a resume in progress */
    bool wants_past; /* for a resume in progress: its page has lost its content */
    bool has_gap;    /* to be reported after that */
    unsigned pasts;  /* requests to the engine for that: output up to its last answer is part
                      of it */
    bool hides;      /* typed text is a secret */
    int64_t opened_ms;
    bool spoke;      /* a message came (a WebSocket ping does not count) */
    int64_t lost_ms; /* when the link was lost; 0: connected */
    bool is_guest;
    bool left;      /* the page said goodbye: it was closed, or is being reloaded */
    bool absent;    /* the engine knows that it is absent */
    bool by_cookie; /* the token came as a cookie, invisible to scripts */
    char token[64];
    char name[20];   /* distinguishes it from others with the same token */
    char wanted[20]; /* for a resume: the name it asks for */
    char why[96];
};

/* Adds a new one to the list. */
struct ws_talk *ws_talks_add(struct ws_talks *talks);
/* Returns the conversation that `asking` wants to resume: with the same token, preferably the named
 * one, else one that waits. NULL if not found. */
struct ws_talk *ws_talks_find(struct ws_talks *talks, const struct ws_talk *asking);
/* Has it checked in the loop's next iteration, outside of the engine: it may be over, absent, back,
 * ready to log in, or caught up. */
void ws_talks_soon(struct ws_talk *talk);
/* Same, if its link waits for the engine. */
void ws_talks_soon_if_behind(struct ws_talk *talk);
/* Counts a message, and charges the address for it before log-in. */
void ws_talks_charge(struct ws_talk *talk);
/* -- ws_talk_past.c -- */

/* Tells the engine who returns, before a log-in by token. */
void ws_talk_wish(struct ws_talk *talk);
/* Records the reader's position before the session ends. */
void ws_talk_leave_seat(struct ws_talk *talk);
/* Requests all earlier output for a conversation resumed by an empty page. Do not call it from
 * within the engine. */
void ws_talk_ask_past(struct ws_talk *talk);
/* True if the game's message concerns it: before log-in only its place in the queue and the end. */
bool ws_talk_hears(const struct ws_talk *talk, const struct msg *msg);
/* True if the message is not for the reader, since it is part of the output requested by
 * ws_talk_ask_past. */
bool ws_talk_is_past(const struct ws_talk *talk, const struct msg *msg);
/* The server's next process does not know the request to the last one: repeats it soon. */
void ws_talk_ask_past_again(struct ws_talk *talk);
/* Sends the content of a MSG_PAST, unless there is a newer request. */
void ws_talk_deliver_past(struct ws_talk *talk, const struct msg *msg);

/* -- ws_talks.c -- */

struct ws_deflate *ws_talks_deflate(struct ws_talks *talks);
bool ws_talk_is_limited(const struct ws_talk *talk);
bool ws_talk_is_behind(const struct ws_talk *talk);
/* Sends a frame that is not kept: it is not sent again to a browser that returns. */
void ws_talk_send_now(struct ws_talk *talk, struct str body, struct str packed);
/* Says that some of the text was lost. */
void ws_talk_send_gap(struct ws_talk *talk);
/* Sends a frame of the engine, and keeps it while it may be needed. */
void ws_talk_send(struct ws_talk *talk, struct str body, struct str packed);
/* Renders the message as a frame without its number, borrowed until the next call; with packs also
 * compressed, if that pays. */
struct str ws_talks_render(
        struct ws_talks *talks, const struct msg *msg, bool packs, struct str *out_packed);
